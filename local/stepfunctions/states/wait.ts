import type { WaitState } from '../definition/asl';
import type { Step } from '../execution/step';
import { EvaluationFailure } from '../failure';
import type { Behaviour } from './behaviour';

/** ISO 8601, extended, with an offset, as java.time's `ISO_OFFSET_DATE_TIME` reads it. */
const OFFSET_DATE_TIME =
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;

async function waitsUntil(step: Step<WaitState>): Promise<number> {
  const { Seconds, Timestamp } = step.state;
  if (Timestamp === undefined) {
    const seconds = await step.evaluateInteger(Seconds ?? 0, 'Seconds', 0);
    return step.turn.now + seconds * 1000;
  }
  const timestamp = await step.evaluateAs('string', Timestamp, 'Timestamp');
  const time = OFFSET_DATE_TIME.test(timestamp) ? Date.parse(timestamp) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new EvaluationFailure(
      `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${timestamp}`,
      'Timestamp',
    );
  }
  return time;
}

const leave = (step: Step<WaitState>): Promise<void> =>
  step.leave({ next: step.state.Next, otherwise: step.activation.input });

export const wait: Behaviour<WaitState> = {
  async begin(step) {
    const time = await waitsUntil(step);
    if (time <= step.turn.now) await leave(step);
    else step.turn.planWake(step.branch, time);
  },
  wake: leave,
};
