import type { JsonObject } from '../../service';
import type { Branch, RunningTask } from './branch';
import type { ExecutionState } from './execution-state';
import { type HistoryEvent, MAXIMUM_EVENTS, type Memo, type PlannedRetry } from './history-event';

/** The history has no room for more than the event that ends the execution. */
export class HistoryFull extends Error {
  override readonly name = 'HistoryFull';
}

interface Recording {
  /** The event that led to it, where it is not the branch's last one. */
  readonly previousEventId?: number;
  readonly memo?: Memo;
}

/** What happens to an execution between two commits: its events, each applied as it is recorded. */
export class Turn {
  readonly events: HistoryEvent[] = [];
  private heard = false;

  constructor(
    readonly state: ExecutionState,
    /** Milliseconds since the epoch. */
    readonly now: number,
  ) {}

  /** Whether there is anything to commit. */
  get changed(): boolean {
    return this.heard || this.events.length > 0;
  }

  /** Notes a heartbeat, for which the history has no event. */
  hear(task: RunningTask): void {
    if (task.heartbeatSeconds === undefined) return;
    task.heartbeatAt = this.now + task.heartbeatSeconds * 1000;
    this.heard = true;
  }

  /** @throws HistoryFull */
  record(
    branch: Pick<Branch, 'key' | 'lastEventId'>,
    type: string,
    details?: JsonObject,
    { previousEventId, memo }: Recording = {},
  ): HistoryEvent {
    const id = this.state.lastEventId + 1;
    if (id >= MAXIMUM_EVENTS && !type.startsWith('Execution')) throw new HistoryFull();
    const event: HistoryEvent = {
      id,
      previousEventId: previousEventId ?? branch.lastEventId,
      timestamp: this.now,
      type,
      branch: branch.key,
      ...(details ? { details } : {}),
      ...(memo ? { memo } : {}),
    };
    this.events.push(event);
    this.state.apply(event);
    return event;
  }

  /** Notes on the event recorded last that the failure it ends with will be retried. */
  planRetry(retry: PlannedRetry): void {
    this.amend({ retry });
    this.state.applyRetry(retry);
  }

  /** Notes on the event recorded last, a `WaitStateEntered`, when the wait ends. */
  planWake(branch: Branch, resumeAt: number): void {
    this.amend({ resumeAt });
    this.state.applyWake(branch, resumeAt);
  }

  private amend(memo: Memo): void {
    const event = this.events.pop();
    if (!event) throw new Error('There is no event to amend.');
    this.events.push({ ...event, memo: { ...event.memo, ...memo } });
  }
}
