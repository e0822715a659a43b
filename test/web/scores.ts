import { defaultPolicy } from '../../lambdas/shared/policy';
import type { Policy, Scores } from '../../web/console/api/review-api';

export const policy: Policy = defaultPolicy;

/** Scores of a plain approval, with what a test cares for. */
export const scoresOf = (differences: Partial<Scores> = {}): Scores => ({
  id: '00000000-0000-4000-8000-000000000001',
  applicationId: 'shop',
  status: 'approved',
  policyVersion: policy.version,
  createdAt: '2027-01-01T12:00:00.000Z',
  decidedAt: '2027-01-01T12:02:00.000Z',
  documentAttempt: 1,
  livenessAttempt: 1,
  livenessSessions: 1,
  documentAccepted: true,
  livenessAccepted: true,
  liveness: 90,
  similarity: 99,
  enrolled: true,
  ...differences,
});
