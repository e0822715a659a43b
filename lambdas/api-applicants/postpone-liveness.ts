import { BudgetSpentError } from '../shared/api/errors';
import { appendAuditEvent } from '../shared/audit/append-audit-event';
import { dayAfter } from '../shared/liveness-budget';
import { failTask } from '../shared/task';
import type { Verification } from '../shared/verification';
import { tables } from './environment';
import { endOfLink } from './holder';

/**
 * Puts a liveness check off until there is a budget again. The wait for it begins anew and lasts until its whole time
 * after that, and the link as long as a new one: nothing of the verification is lost.
 *
 * @param now milliseconds since the epoch
 * @param assertAwaited throws when the verification has gone on meanwhile
 * @throws BudgetSpentError always
 */
export async function postponeLiveness(
  { id, taskToken }: Verification,
  now: number,
  assertAwaited: (verification: Verification) => void,
): Promise<never> {
  const until = dayAfter(now);
  const { livenessUntil, policy } = await appendAuditEvent(tables, id, (before) => {
    assertAwaited(before);
    // Executions that began before there was a budget cannot be put off.
    if (before.livenessUntil === undefined || before.postponedUntil === until) return undefined;
    return {
      type: 'liveness.postponed',
      actor: 'workflow',
      data: { until },
      set: {
        postponedUntil: until,
        applicantTokenExpiresAt: laterOf(
          endOfLink(before),
          secondsAfter(until, before.policy.applicantToken.lifetimeSeconds),
        ),
      },
      unchanged: ['status', 'taskToken'],
    };
  });
  // Repeated until the workflow has done it, whatever became of the request that was first.
  const wanted = secondsAfter(until, policy.liveness.timeoutSeconds);
  if (taskToken !== undefined && livenessUntil !== undefined && livenessUntil < wanted) {
    await failTask(taskToken, 'Postponed', until);
  }
  throw new BudgetSpentError(until);
}

/** Times in ISO 8601 and UTC: the lesser string is the earlier time. */
const laterOf = (one: string, other: string): string => (one > other ? one : other);

const secondsAfter = (time: string, seconds: number): string =>
  new Date(Date.parse(time) + seconds * 1000).toISOString();
