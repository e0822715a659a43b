import type { Store, Table, Write } from '../../store/store';
import { type ExecutionRecord, type ExecutionStatus, isForgotten } from './execution-record';
import type { HistoryEvent } from './history-event';

/** What a running execution needs after a restart, so that only those that do are rebuilt at once. */
export interface OpenExecution {
  /** When its next timer is due, in milliseconds since the epoch. */
  readonly wakeAt?: number;
  /** Whether calls were under way, or it had more to do. */
  readonly busy: boolean;
  /** By the id of its scheduling event: when a task's next heartbeat is awaited by, once one has come. */
  readonly heartbeats: Readonly<Record<number, number>>;
}

const SEPARATOR = '\n';
/** Sorts after every key that begins with the same text and the separator. */
const END = '\u{10ffff}';

const eventKey = (executionArn: string, id: number): string =>
  `${executionArn}${SEPARATOR}${String(id).padStart(5, '0')}`;

/** Newest first: the time counts backwards. */
const orderKey = (group: string, { startDate, name }: ExecutionRecord): string =>
  `${group}${SEPARATOR}${String(Number.MAX_SAFE_INTEGER - startDate).padStart(16, '0')}${SEPARATOR}${name}`;

const groupOf = (stateMachineArn: string, status: ExecutionStatus | 'ANY'): string =>
  `${stateMachineArn}${SEPARATOR}${status}`;

/** Executions and their histories on disk. */
export class ExecutionStore {
  private readonly records: Table<ExecutionRecord>;
  private readonly order: Table<string>;
  private readonly events: Table<HistoryEvent>;
  private readonly open: Table<OpenExecution>;

  constructor(store: Store) {
    this.records = store.table('sfn.executions');
    this.order = store.table('sfn.executionOrder');
    this.events = store.table('sfn.events');
    this.open = store.table('sfn.openExecutions');
  }

  /** The record, unless AWS would have forgotten it by now. */
  async find(executionArn: string, now: number): Promise<ExecutionRecord | undefined> {
    const record = await this.records.get(executionArn);
    return record && !isForgotten(record, now) ? record : undefined;
  }

  /** Writes that put a record in the place of an older one of the same execution. */
  saveRecord(record: ExecutionRecord, previous: ExecutionRecord | undefined): Write[] {
    const { stateMachineArn: machine, executionArn, status } = record;
    const writes = [this.records.put(executionArn, record)];
    if (previous?.status === status) return writes;
    if (previous) {
      writes.push(this.order.delete(orderKey(groupOf(machine, previous.status), previous)));
    } else {
      writes.push(this.order.put(orderKey(groupOf(machine, 'ANY'), record), executionArn));
    }
    writes.push(this.order.put(orderKey(groupOf(machine, status), record), executionArn));
    return writes;
  }

  saveEvents(executionArn: string, events: readonly HistoryEvent[]): Write[] {
    return events.map((event) => this.events.put(eventKey(executionArn, event.id), event));
  }

  saveOpen(executionArn: string, open: OpenExecution | undefined): Write {
    return open ? this.open.put(executionArn, open) : this.open.delete(executionArn);
  }

  findOpen(executionArn: string): Promise<OpenExecution | undefined> {
    return this.open.get(executionArn);
  }

  /** Writes that remove an execution and its history, whether it is forgotten or not. */
  async forget(executionArn: string): Promise<Write[]> {
    const record = await this.records.get(executionArn);
    if (!record) return [];
    const { stateMachineArn: machine, status } = record;
    const writes: Write[] = [
      this.records.delete(executionArn),
      this.order.delete(orderKey(groupOf(machine, 'ANY'), record)),
      this.order.delete(orderKey(groupOf(machine, status), record)),
    ];
    for await (const event of this.history(executionArn)) {
      writes.push(this.events.delete(eventKey(executionArn, event.id)));
    }
    return writes;
  }

  /** Events in their order, or the last first. */
  async *history(
    executionArn: string,
    {
      afterId = 0,
      beforeId = 99_999,
      reverse = false,
      limit,
    }: { afterId?: number; beforeId?: number; reverse?: boolean; limit?: number } = {},
  ): AsyncIterable<HistoryEvent> {
    const entries = this.events.entries({
      gt: eventKey(executionArn, afterId),
      lt: eventKey(executionArn, beforeId),
      reverse,
      ...(limit === undefined ? {} : { limit }),
    });
    for await (const [, event] of entries) yield event;
  }

  /** Records of a state machine's executions, newest first, with the key to go on after each. */
  async *list(
    stateMachineArn: string,
    status: ExecutionStatus | undefined,
    afterKey?: string,
  ): AsyncIterable<readonly [key: string, record: ExecutionRecord]> {
    const group = groupOf(stateMachineArn, status ?? 'ANY');
    const range = { gt: afterKey ?? `${group}${SEPARATOR}`, lt: `${group}${SEPARATOR}${END}` };
    for await (const [key, executionArn] of this.order.entries(range)) {
      const record = await this.records.get(executionArn);
      if (record) yield [key, record];
    }
  }

  /** Every execution that was running when the process ended. */
  async *opened(): AsyncIterable<readonly [executionArn: string, open: OpenExecution]> {
    yield* this.open.entries();
  }
}
