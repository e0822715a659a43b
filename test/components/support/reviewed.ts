import type { ReviewedVerification, ReviewSettings } from '../../../web/console/api/review-api';
import { reviewReasons } from '../../../lambdas/api-reviewers/review-reasons';
import { defaultPolicy } from '../../../lambdas/shared/policy';
import { pricesFor } from '../../../lambdas/shared/prices';

/** A verification as reviewers see it, approved, with what a test cares for. */
export const reviewed = (
  differences: Partial<ReviewedVerification> = {},
): ReviewedVerification => ({
  id: '0f8f3f5e-0000-4000-8000-000000000001',
  applicationId: 'shop',
  subjectId: 'customer-1',
  status: 'approved',
  policyVersion: defaultPolicy.version,
  policy: defaultPolicy,
  createdAt: '2026-03-04T12:00:00.000Z',
  updatedAt: '2026-03-04T12:01:00.000Z',
  decidedAt: '2026-03-04T12:01:00.000Z',
  documentAttempt: 1,
  livenessAttempt: 1,
  opinions: [],
  images: [],
  ...differences,
});

/** What a reviewer is told of the deployment, with what a test cares for. */
export const settings = (differences: Partial<ReviewSettings> = {}): ReviewSettings => ({
  reviewer: 'rika',
  administrator: false,
  policy: defaultPolicy,
  prices: pricesFor('us-east-1'),
  reviewReasons,
  ...differences,
});
