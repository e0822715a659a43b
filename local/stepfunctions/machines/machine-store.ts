import type { JsonObject } from '../../service';
import type { Store, Table, Write } from '../../store/store';
import { type Definition } from '../definition/asl';
import { readDefinition } from '../definition/validate';

/** What an execution runs: it stays as it is when the state machine is updated or deleted. */
export interface Revision {
  readonly revisionId: string;
  readonly definition: string;
  readonly roleArn: string;
  readonly loggingConfiguration?: JsonObject | undefined;
  readonly tracingConfiguration?: JsonObject | undefined;
  /** Milliseconds since the epoch. */
  readonly updateDate: number;
}

export interface StateMachine {
  readonly name: string;
  readonly stateMachineArn: string;
  /** Milliseconds since the epoch. */
  readonly creationDate: number;
  /** The revision that new executions run. */
  readonly revisionId: string;
}

const revisionKey = (stateMachineArn: string, revisionId: string): string =>
  `${stateMachineArn}\n${revisionId}`;

/** State machines and their revisions on disk. */
export class MachineStore {
  private readonly machines: Table<StateMachine>;
  private readonly revisions: Table<Revision>;
  private readonly definitions = new Map<string, Definition>();

  constructor(store: Store) {
    this.machines = store.table('sfn.stateMachines');
    this.revisions = store.table('sfn.revisions');
  }

  find(stateMachineArn: string): Promise<StateMachine | undefined> {
    return this.machines.get(stateMachineArn);
  }

  /** @throws Error when the store has lost it. */
  async revision(stateMachineArn: string, revisionId: string): Promise<Revision> {
    const revision = await this.revisions.get(revisionKey(stateMachineArn, revisionId));
    if (!revision) throw new Error(`${stateMachineArn} has no revision ${revisionId}.`);
    return revision;
  }

  async definition(stateMachineArn: string, revisionId: string): Promise<Definition> {
    const known = this.definitions.get(revisionId);
    if (known) return known;
    const { definition } = await this.revision(stateMachineArn, revisionId);
    const parsed = readDefinition(definition);
    this.definitions.set(revisionId, parsed);
    return parsed;
  }

  save(machine: StateMachine, revision: Revision): Write[] {
    return [
      this.machines.put(machine.stateMachineArn, machine),
      this.revisions.put(revisionKey(machine.stateMachineArn, revision.revisionId), revision),
    ];
  }

  /** Removes the state machine; its revisions stay for the executions that ran them. */
  remove(stateMachineArn: string): Write {
    return this.machines.delete(stateMachineArn);
  }

  async *list(afterArn = ''): AsyncIterable<StateMachine> {
    for await (const [, machine] of this.machines.entries({ gt: afterArn })) yield machine;
  }
}
