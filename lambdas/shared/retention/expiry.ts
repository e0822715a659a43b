import { isFinal, type Verification } from '../verification';

const DAY = 86_400_000;

type Dated = Pick<Verification, 'createdAt' | 'policy' | 'holds'>;

/**
 * When the row of a verification may be deleted, in seconds since the epoch, as DynamoDB takes it; undefined while it is
 * not finished, or held.
 *
 * @param now milliseconds since the epoch: DynamoDB passes over what expired years ago, as something held may have
 */
export function rowExpiry(
  verification: Dated & Pick<Verification, 'status'>,
  now: number,
): number | undefined {
  if (!isFinal(verification.status)) return undefined;
  return expiry(verification, verification.policy.retention.verificationDays, now);
}

/** When the events of a trail may be deleted: all at once, since a trail without its beginning proves nothing. */
export function trailExpiry(verification: Dated, now: number): number | undefined {
  return expiry(verification, verification.policy.retention.auditDays, now);
}

function expiry({ createdAt, holds = [] }: Dated, days: number, now: number): number | undefined {
  if (holds.length > 0) return undefined;
  return Math.ceil(Math.max(Date.parse(createdAt) + days * DAY, now) / 1000);
}
