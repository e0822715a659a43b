import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock';
import { type JsonObject, type Operation, ServiceError } from '../../service';
import { executionArn as arnOf } from '../arns';
import type { Engine } from '../execution/engine';
import type { ExecutionRecord } from '../execution/execution-record';
import type { ExecutionStore } from '../execution/execution-store';
import { toWire } from '../execution/history-event';
import { abort, redrive } from '../execution/lifecycle';
import { redriveStatus, redriveStatusReason } from '../execution/outcome';
import type { MachineStore } from '../machines/machine-store';
import * as requests from './requests';
import { checkExecutionArn, checkName, pageSizeOf, parseRequest } from './requests';
import { describeRevision, existing } from './state-machines';

interface Dependencies {
  readonly clock: Clock;
  readonly machines: MachineStore;
  readonly executions: ExecutionStore;
  readonly engine: Engine;
}

const doesNotExist = (executionArn: string): ServiceError =>
  new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${executionArn}'`);

/** @throws ServiceError `InvalidExecutionInput`. */
export function checkInput(input: string): void {
  try {
    JSON.parse(input);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ServiceError(
      'InvalidExecutionInput',
      `Invalid State Machine Execution Input: '${reason}'`,
    );
  }
}

/** Members that lists and descriptions of executions share; times are seconds. */
const summary = (record: ExecutionRecord): JsonObject => ({
  executionArn: record.executionArn,
  stateMachineArn: record.stateMachineArn,
  name: record.name,
  status: record.status,
  startDate: record.startDate / 1000,
  redriveCount: record.redriveCount,
  ...(record.stopDate === undefined ? {} : { stopDate: record.stopDate / 1000 }),
  ...(record.redriveDate === undefined ? {} : { redriveDate: record.redriveDate / 1000 }),
});

function description(record: ExecutionRecord): JsonObject {
  const { input, output, error, cause, traceHeader } = record;
  const reason = redriveStatusReason(record);
  return {
    ...summary(record),
    input,
    inputDetails: { included: true },
    redriveStatus: redriveStatus(record),
    ...(reason === undefined ? {} : { redriveStatusReason: reason }),
    ...(output === undefined ? {} : { output, outputDetails: { included: true } }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    ...(traceHeader === undefined ? {} : { traceHeader }),
  };
}

/** Operations on executions. */
export function executionOperations(dependencies: Dependencies): Record<string, Operation> {
  const { clock, machines, executions, engine } = dependencies;

  async function find(executionArn: string): Promise<ExecutionRecord> {
    const record = await executions.find(checkExecutionArn(executionArn), clock.now());
    if (!record) throw doesNotExist(executionArn);
    return record;
  }

  const StartExecution: Operation = async (input) => {
    const request = parseRequest(requests.startExecution, input);
    const machine = await existing(machines, request.stateMachineArn);
    const name = checkName(request.name ?? randomUUID());
    checkInput(request.input);
    const executionArn = arnOf(machine.name, name);
    return engine.inSequence(executionArn, async () => {
      const present = await executions.find(executionArn, clock.now());
      if (present) {
        if (present.status === 'RUNNING' && present.input === request.input) {
          return { executionArn, startDate: present.startDate / 1000 };
        }
        throw new ServiceError(
          'ExecutionAlreadyExists',
          `Execution Already Exists: '${executionArn}'`,
        );
      }
      const { stateMachineArn, revisionId } = machine;
      const { roleArn } = await machines.revision(stateMachineArn, revisionId);
      const startDate = clock.now();
      const record = {
        executionArn,
        name,
        stateMachineName: machine.name,
        stateMachineArn,
        revisionId,
        roleArn,
        status: 'RUNNING' as const,
        startDate,
        input: request.input,
        redriveCount: 0,
        eventCount: 0,
        traceHeader: request.traceHeader,
      };
      // A namesake that AWS would have forgotten makes room.
      await engine.start(record, await executions.forget(executionArn));
      return { executionArn, startDate: startDate / 1000 };
    });
  };

  const DescribeExecution: Operation = async (input) =>
    description(await find(parseRequest(requests.executionReference, input).executionArn));

  const DescribeStateMachineForExecution: Operation = async (input) => {
    const { executionArn } = parseRequest(requests.executionReference, input);
    const { stateMachineArn, stateMachineName, revisionId } = await find(executionArn);
    const revision = await machines.revision(stateMachineArn, revisionId);
    return {
      ...describeRevision(revision),
      stateMachineArn,
      name: stateMachineName,
      updateDate: revision.updateDate / 1000,
    };
  };

  const ListExecutions = async (input: JsonObject): Promise<JsonObject> => {
    const request = parseRequest(requests.listExecutions, input);
    const { stateMachineArn, statusFilter, maxResults, nextToken } = request;
    await existing(machines, stateMachineArn);
    const after = requests.readPageToken(nextToken, /^arn:[^\n]+\n[A-Z_]+\n\d{16}\n/);
    const items: JsonObject[] = [];
    let lastKey = '';
    for await (const [key, record] of executions.list(stateMachineArn, statusFilter, after)) {
      if (items.length === pageSizeOf(maxResults)) {
        return { executions: items, nextToken: requests.writePageToken(lastKey) };
      }
      items.push(summary(record));
      lastKey = key;
    }
    return { executions: items };
  };

  const GetExecutionHistory: Operation = async (input) => {
    const request = parseRequest(requests.getExecutionHistory, input);
    const { executionArn, maxResults, reverseOrder, includeExecutionData, nextToken } = request;
    await find(executionArn);
    const after = requests.readPageToken(nextToken, /^\d{1,5}$/);
    const limit = pageSizeOf(maxResults);
    const range = {
      reverse: reverseOrder,
      limit: limit + 1,
      ...(after === undefined ? {} : { [reverseOrder ? 'beforeId' : 'afterId']: Number(after) }),
    };
    const page = [];
    for await (const event of executions.history(executionArn, range)) page.push(event);
    const events = page.slice(0, limit);
    return {
      events: events.map((event) => toWire(event, includeExecutionData)),
      ...(page.length > limit
        ? { nextToken: requests.writePageToken(String(events.at(-1)?.id)) }
        : {}),
    };
  };

  const StopExecution: Operation = async (input) => {
    const { executionArn, ...reason } = parseRequest(requests.stopExecution, input);
    const stopDate = await abort(engine, checkExecutionArn(executionArn), {
      ...(reason.error === undefined ? {} : { error: reason.error }),
      ...(reason.cause === undefined ? {} : { cause: reason.cause }),
    });
    if (stopDate === undefined) throw doesNotExist(executionArn);
    return { stopDate: stopDate / 1000 };
  };

  const RedriveExecution: Operation = async (input) => {
    const { executionArn, clientToken } = parseRequest(requests.redriveExecution, input);
    const redriveDate = await redrive(engine, checkExecutionArn(executionArn), clientToken);
    if (redriveDate === undefined) throw doesNotExist(executionArn);
    return { redriveDate: redriveDate / 1000 };
  };

  return {
    StartExecution,
    DescribeExecution,
    DescribeStateMachineForExecution,
    ListExecutions,
    GetExecutionHistory,
    StopExecution,
    RedriveExecution,
  };
}
