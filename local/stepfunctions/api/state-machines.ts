import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock';
import { type JsonObject, type Operation, ServiceError } from '../../service';
import type { Store } from '../../store/store';
import { stateMachineArn as arnOf } from '../arns';
import { checkDefinition } from '../definition/validate';
import type { Engine } from '../execution/engine';
import type { ExecutionStore } from '../execution/execution-store';
import { abort } from '../execution/lifecycle';
import type { Integrations } from '../integrations/integrations';
import type { MachineStore, Revision, StateMachine } from '../machines/machine-store';
import * as requests from './requests';
import { checkName, checkRole, checkStateMachineArn, pageSizeOf, parseRequest } from './requests';

interface Dependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly machines: MachineStore;
  readonly executions: ExecutionStore;
  readonly engine: Engine;
  readonly integrations: Integrations;
}

/** @throws ServiceError `StateMachineDoesNotExist`. */
export async function existing(machines: MachineStore, arn: string): Promise<StateMachine> {
  const machine = await machines.find(checkStateMachineArn(arn));
  if (machine) return machine;
  throw new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
}

/** A revision as AWS describes it. */
export const describeRevision = (revision: Revision): JsonObject => ({
  definition: revision.definition,
  roleArn: revision.roleArn,
  loggingConfiguration: revision.loggingConfiguration ?? {
    level: 'OFF',
    includeExecutionData: false,
  },
  tracingConfiguration: revision.tracingConfiguration ?? { enabled: false },
  revisionId: revision.revisionId,
});

/** Operations on state machines. Changes to one of them follow each other. */
export function stateMachineOperations(dependencies: Dependencies): Record<string, Operation> {
  const { store, clock, machines, executions, engine, integrations } = dependencies;

  const CreateStateMachine: Operation = async (input) => {
    const request = parseRequest(requests.createStateMachine, input);
    const { name, definition, roleArn, type, loggingConfiguration, tracingConfiguration } = request;
    const stateMachineArn = arnOf(checkName(name));
    checkRole(roleArn);
    if (type === 'EXPRESS') {
      throw new ServiceError(
        'StateMachineTypeNotSupported',
        'Express state machines are not embedded; use type STANDARD.',
      );
    }
    checkDefinition(definition, integrations);
    return engine.inSequence(stateMachineArn, async () => {
      const present = await machines.find(stateMachineArn);
      if (present) {
        const revision = await machines.revision(stateMachineArn, present.revisionId);
        if (revision.definition === definition && revision.roleArn === roleArn) {
          return { stateMachineArn, creationDate: present.creationDate / 1000 };
        }
        throw new ServiceError(
          'StateMachineAlreadyExists',
          `State Machine Already Exists: '${stateMachineArn}'`,
        );
      }
      const now = clock.now();
      const revisionId = randomUUID();
      const machine = { name, stateMachineArn, creationDate: now, revisionId };
      const settings = { loggingConfiguration, tracingConfiguration };
      const revision = { revisionId, definition, roleArn, updateDate: now, ...settings };
      await store.commit(machines.save(machine, revision));
      return { stateMachineArn, creationDate: now / 1000 };
    });
  };

  const UpdateStateMachine: Operation = async (input) => {
    const request = parseRequest(requests.updateStateMachine, input);
    const { stateMachineArn, definition, roleArn } = request;
    if (definition !== undefined) checkDefinition(definition, integrations);
    if (roleArn !== undefined) checkRole(roleArn);
    return engine.inSequence(stateMachineArn, async () => {
      const machine = await existing(machines, stateMachineArn);
      const current = await machines.revision(stateMachineArn, machine.revisionId);
      const revision = {
        revisionId: randomUUID(),
        definition: definition ?? current.definition,
        roleArn: roleArn ?? current.roleArn,
        loggingConfiguration: request.loggingConfiguration ?? current.loggingConfiguration,
        tracingConfiguration: request.tracingConfiguration ?? current.tracingConfiguration,
        updateDate: clock.now(),
      };
      const { revisionId, updateDate } = revision;
      await store.commit(machines.save({ ...machine, revisionId }, revision));
      return { updateDate: updateDate / 1000, revisionId };
    });
  };

  const DescribeStateMachine: Operation = async (input) => {
    const { stateMachineArn } = parseRequest(requests.stateMachineReference, input);
    const machine = await existing(machines, stateMachineArn);
    const revision = await machines.revision(stateMachineArn, machine.revisionId);
    return {
      ...describeRevision(revision),
      stateMachineArn,
      name: machine.name,
      status: 'ACTIVE',
      type: 'STANDARD',
      creationDate: machine.creationDate / 1000,
    };
  };

  const ListStateMachines = async (input: JsonObject): Promise<JsonObject> => {
    const { maxResults, nextToken } = parseRequest(requests.listStateMachines, input);
    const after = requests.readPageToken(nextToken, /^arn:/);
    const stateMachines: JsonObject[] = [];
    let lastArn = '';
    for await (const { stateMachineArn, name, creationDate } of machines.list(after)) {
      if (stateMachines.length === pageSizeOf(maxResults)) {
        return { stateMachines, nextToken: requests.writePageToken(lastArn) };
      }
      const item = { stateMachineArn, name, type: 'STANDARD', creationDate: creationDate / 1000 };
      stateMachines.push(item);
      lastArn = stateMachineArn;
    }
    return { stateMachines };
  };

  /** What still runs is aborted, as AWS does at its next transition. Deleting what is not there succeeds. */
  const DeleteStateMachine: Operation = async (input) => {
    const { stateMachineArn } = parseRequest(requests.stateMachineReference, input);
    checkStateMachineArn(stateMachineArn);
    await engine.inSequence(stateMachineArn, async () => {
      await store.commit([machines.remove(stateMachineArn)]);
      for await (const [, { executionArn }] of executions.list(stateMachineArn, 'RUNNING')) {
        await abort(engine, executionArn, {});
      }
    });
    return {};
  };

  return {
    CreateStateMachine,
    UpdateStateMachine,
    DescribeStateMachine,
    ListStateMachines,
    DeleteStateMachine,
  };
}
