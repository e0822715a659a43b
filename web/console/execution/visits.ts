import { assignedBy, jsonOf, numberOf, textOf, type HistoryEvent } from './history';
import type { Attempt, Branch, Failure, Visit } from './visit';

type Writable<Type> = { -readonly [Member in keyof Type]: Type[Member] };

/** A visit while its events are still being read. */
type Draft = Omit<Writable<Visit>, 'branch' | 'attempts' | 'cameFrom'> & {
  readonly branch: DraftBranch;
  readonly attempts: Writable<Attempt>[];
  readonly cameFrom?: Draft;
  /** Nothing will happen in it any more: it was left, or what is around it was, or began again. */
  closed: boolean;
};

interface DraftBranch extends Branch {
  readonly visit?: Draft;
}

/** Where an event happened: in a branch, and there in a state. */
interface Place {
  readonly branch: DraftBranch;
  readonly visit?: Draft;
}

const START: Place = { branch: {} };
/** All branches that were broken off follow one event. */
const REDRIVE: Place = { branch: {} };

/**
 * Reads the history of an execution as the states it visited, in the order they were entered.
 *
 * Few events name their state. The others belong to a state around the event before them; after a redrive, to one
 * that was broken off.
 */
export function visitsOf(events: readonly HistoryEvent[]): Visit[] {
  const reader = new HistoryReader();
  for (const event of events) reader.read(event);
  return reader.visits;
}

class HistoryReader {
  readonly visits: Draft[] = [];
  private readonly places = new Map<number, Place>();

  read(event: HistoryEvent): void {
    this.places.set(event.id, this.place(event));
  }

  private place(event: HistoryEvent): Place {
    const { type } = event;
    if (type === 'ExecutionRedriven') return this.redriven();
    if (/^Execution(?:Failed|TimedOut|Aborted)$/.test(type)) return this.brokenOff(event);
    if (type === 'MapIterationStarted') return this.iteration(event);
    if (type === 'EvaluationFailed') return this.evaluationFailed(event);
    if (type.endsWith('StateEntered')) return this.entered(event);
    if (type.endsWith('StateExited')) return this.exited(event);
    if (type.endsWith('StateAborted')) return this.aborted(event);
    if (/^(?:Map|Parallel)State/.test(type)) return this.fork(event);
    if (/^(?:Task|LambdaFunction|Activity)[A-Z]/.test(type)) return this.task(event);
    return this.before(event);
  }

  private before({ previousEventId }: HistoryEvent): Place {
    return this.places.get(previousEventId) ?? START;
  }

  /** The open visit nearest to an event: the state before it, those around that, any other. */
  private nearest(event: HistoryEvent, fits: (visit: Draft) => boolean): Draft | undefined {
    const { visit, branch } = this.before(event);
    const near = [...(visit ? [visit] : []), ...around(branch), ...this.visits];
    return near.find((candidate) => !candidate.closed && fits(candidate));
  }

  private brokenOff(event: HistoryEvent): Place {
    const place = this.before(event);
    // A Fail state has no event of its own that says what it failed with.
    if (place.visit?.type === 'Fail') place.visit.failure ??= failureOf(event);
    for (const visit of this.visits.filter(isRunning)) breakOff(visit, event.at);
    return place;
  }

  private redriven(): Place {
    for (const visit of this.visits) if (!visit.closed && isFork(visit)) resume(visit);
    return REDRIVE;
  }

  private entered(event: HistoryEvent): Place {
    const state = textOf(event, 'name') ?? '';
    const before = this.before(event);
    const again =
      before === REDRIVE ? this.nearest(event, (other) => other.state === state) : undefined;
    if (again) again.closed = true;
    const type = event.type.slice(0, -'StateEntered'.length);
    const visit: Draft = {
      id: event.id,
      state,
      type,
      branch: again?.branch ?? before.branch,
      cameFrom: again?.cameFrom ?? before.visit,
      enteredAt: event.at,
      leftAt: type === 'Fail' ? event.at : undefined,
      outcome: type === 'Fail' ? 'failed' : 'running',
      input: jsonOf(event, 'input'),
      assigned: {},
      attempts: [],
      closed: false,
    };
    this.visits.push(visit);
    return { branch: visit.branch, visit };
  }

  private exited(event: HistoryEvent): Place {
    const name = textOf(event, 'name');
    const visit = this.nearest(event, ({ state }) => state === name);
    if (!visit) return this.before(event);
    visit.leftAt = event.at;
    visit.outcome = visit.failure ? 'caught' : 'succeeded';
    visit.output = jsonOf(event, 'output');
    visit.assigned = assignedBy(event);
    visit.closed = true;
    this.closeWithin(visit);
    return { branch: visit.branch, visit };
  }

  private iteration(event: HistoryEvent): Place {
    const name = textOf(event, 'name');
    const visit = this.nearest(event, ({ state }) => state === name);
    return visit ? { branch: { visit, iteration: numberOf(event, 'index') } } : this.before(event);
  }

  /** Events of a Map or Parallel as a whole. */
  private fork(event: HistoryEvent): Place {
    const kind = event.type.startsWith('Map') ? 'Map' : 'Parallel';
    const visit = this.nearest(event, (other) => other.type === kind && isRunning(other));
    if (!visit) return this.before(event);
    if (event.type.endsWith('Started')) {
      this.closeWithin(visit);
      resume(visit);
      return { branch: { visit } };
    }
    if (event.type.endsWith('Failed')) {
      visit.failure = this.before(event).visit?.failure ?? { error: 'States.BranchFailed' };
      breakOff(visit, event.at);
    }
    return { branch: visit.branch, visit };
  }

  /** What a failing Map or Parallel cuts off: such events name the type of state only. */
  private aborted(event: HistoryEvent): Place {
    const place = this.before(event);
    const type = event.type.slice(0, -'StateAborted'.length);
    const visit = this.visits.find(
      (other) =>
        other.type === type &&
        isRunning(other) &&
        (!place.branch.visit || around(other.branch).includes(place.branch.visit)),
    );
    if (visit) breakOff(visit, event.at);
    return place;
  }

  private evaluationFailed(event: HistoryEvent): Place {
    const name = textOf(event, 'state');
    const visit = this.nearest(event, ({ state }) => state === name);
    if (!visit) return this.before(event);
    visit.failure = failureOf(event);
    return { branch: visit.branch, visit };
  }

  private task(event: HistoryEvent): Place {
    const visit = this.taskOf(event);
    if (!visit) return this.before(event);
    if (/[a-z]Scheduled$/.test(event.type)) {
      resume(visit);
      visit.attempts.push(attemptOf(event));
    } else if (event.type.endsWith('Succeeded')) {
      Object.assign(visit.attempts.at(-1) ?? {}, {
        endedAt: event.at,
        result: jsonOf(event, 'output'),
      });
    } else if (/Failed$|TimedOut$/.test(event.type)) {
      visit.failure = failureOf(event);
      Object.assign(visit.attempts.at(-1) ?? {}, { endedAt: event.at, failure: visit.failure });
    }
    return { branch: visit.branch, visit };
  }

  /** The task that an event is about; after a redrive, one that was broken off calling the same. */
  private taskOf(event: HistoryEvent): Draft | undefined {
    const before = this.before(event);
    if (before !== REDRIVE) return before.visit;
    const waiting = this.visits.filter(
      (visit) => visit.type === 'Task' && !visit.closed && !isRunning(visit),
    );
    const parameters = JSON.stringify(jsonOf(event, 'parameters'));
    const calledSame = ({ attempts }: Draft): boolean =>
      JSON.stringify(attempts.at(-1)?.parameters) === parameters;
    return waiting.find(calledSame) ?? waiting[0];
  }

  private closeWithin(fork: Draft): void {
    for (const visit of this.visits) if (around(visit.branch).includes(fork)) visit.closed = true;
  }
}

/** The Maps and Parallels around a branch, from the inside. */
function around(branch: DraftBranch): Draft[] {
  return branch.visit ? [branch.visit, ...around(branch.visit.branch)] : [];
}

const isRunning = ({ leftAt }: Draft): boolean => leftAt === undefined;

const isFork = ({ type }: Draft): boolean => type === 'Map' || type === 'Parallel';

function breakOff(visit: Draft, at: string): void {
  visit.leftAt = at;
  visit.outcome = visit.failure ? 'failed' : 'stopped';
}

/** The state goes on, or begins again. */
function resume(visit: Draft): void {
  visit.leftAt = undefined;
  visit.outcome = 'running';
  visit.failure = undefined;
}

const attemptOf = (event: HistoryEvent): Writable<Attempt> => ({
  scheduledAt: event.at,
  calls: [textOf(event, 'resourceType'), textOf(event, 'resource')].filter(Boolean).join(' '),
  parameters: jsonOf(event, 'parameters') ?? jsonOf(event, 'input'),
});

const failureOf = (event: HistoryEvent): Failure => ({
  error: textOf(event, 'error') ?? (event.type.endsWith('TimedOut') ? 'States.Timeout' : 'Unknown'),
  cause: textOf(event, 'cause'),
});
