import { randomBytes } from 'node:crypto';
import type { JsonObject } from '../../service';
import type { TaskState } from '../definition/asl';
import type { RunningTask } from '../execution/branch';
import type { Step } from '../execution/step';
import { writeToken } from '../execution/task-token';
import { StateFailure } from '../failure';
import { targetOf } from '../integrations/resource';
import { Payload } from '../payload';
import type { Behaviour } from './behaviour';

/** How a call, or the holder of a token, ended a task. */
export type TaskOutcome = { readonly output: Payload } | { readonly failure: StateFailure };

async function secondsOf(
  step: Step<TaskState>,
  field: 'HeartbeatSeconds' | 'TimeoutSeconds',
): Promise<number | undefined> {
  const template = step.state[field];
  return template === undefined ? undefined : step.evaluateInteger(template, field, 1);
}

async function begin(step: Step<TaskState>): Promise<void> {
  const { state, activation, branch, identity } = step;
  const target = targetOf(state.Resource);
  const token = target.waitsForToken
    ? writeToken({
        executionArn: identity.executionArn,
        branch: branch.key,
        nonce: randomBytes(16).toString('base64url'),
      })
    : undefined;
  const input =
    state.Arguments === undefined
      ? activation.input
      : Payload.of(
          await step.evaluate(state.Arguments, 'Arguments', token ? { taskToken: token } : {}),
        );
  if (input.exceedsLimit) throw step.tooLarge(state.Resource);
  const timeout = await secondsOf(step, 'TimeoutSeconds');
  const heartbeat = await secondsOf(step, 'HeartbeatSeconds');
  const scheduled: JsonObject = {
    ...target.details,
    ...target.scheduledDetails,
    [target.argumentsMember]: input.text,
    ...(timeout === undefined ? {} : { timeoutInSeconds: timeout }),
    ...(heartbeat === undefined ? {} : { heartbeatInSeconds: heartbeat }),
  };
  step.record(`${target.eventPrefix}Scheduled`, scheduled, token ? { token } : {});
  step.record(`${target.eventPrefix}Started`, startedDetails(target.details));
}

const startedDetails = (details: JsonObject): JsonObject | undefined =>
  Object.keys(details).length === 0 ? undefined : details;

/** Records how a task ended, and leaves the state or fails it. */
async function end(step: Step<TaskState>, outcome: TaskOutcome): Promise<void> {
  const { eventPrefix, details } = targetOf(step.state.Resource);
  const failure =
    'failure' in outcome
      ? outcome.failure
      : outcome.output.exceedsLimit
        ? step.tooLarge(step.state.Resource)
        : undefined;
  if (failure) {
    step.record(`${eventPrefix}Failed`, { ...details, ...failure.details });
    throw failure;
  }
  if (!('output' in outcome)) return;
  const { output } = outcome;
  step.record(`${eventPrefix}Succeeded`, {
    ...details,
    output: output.text,
    outputDetails: { truncated: false },
  });
  await step.leave({ next: step.state.Next, otherwise: output, extras: { result: output.value } });
}

/** The call that a task made has returned. One that waits for its token goes on waiting. */
export async function callReturned(step: Step<TaskState>, outcome: TaskOutcome): Promise<void> {
  const { waitsForToken, details } = targetOf(step.state.Resource);
  if (!waitsForToken) return end(step, outcome);
  if ('failure' in outcome) {
    step.record('TaskSubmitFailed', { ...details, ...outcome.failure.details });
    throw outcome.failure;
  }
  step.record('TaskSubmitted', {
    ...details,
    output: outcome.output.text,
    outputDetails: { truncated: false },
  });
}

/** The holder of the token has completed the task, be the call that handed it out back or not. */
export const tokenReturned = end;

/** The time that a task has left, or that its next heartbeat is awaited by, in milliseconds since the epoch. */
export const deadlineOf = ({ timeoutAt, heartbeatAt }: RunningTask): number =>
  Math.min(timeoutAt ?? Number.POSITIVE_INFINITY, heartbeatAt ?? Number.POSITIVE_INFINITY);

export const task: Behaviour<TaskState> = {
  begin,
  // AWS records a missed heartbeat as States.Timeout, and lets States.HeartbeatTimeout catch it.
  async wake(step) {
    const { eventPrefix, details } = targetOf(step.state.Resource);
    const running = step.activation.task;
    const missedHeartbeat = (running?.timeoutAt ?? Number.POSITIVE_INFINITY) > step.turn.now;
    const failure = new StateFailure(
      'States.Timeout',
      undefined,
      missedHeartbeat ? 'States.HeartbeatTimeout' : undefined,
    );
    step.record(`${eventPrefix}TimedOut`, { ...details, ...failure.details });
    return Promise.reject(failure);
  },
};
