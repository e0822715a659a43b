import { createApi } from '../shared/api/api';
import { claimReview } from './claim-review';
import { environment } from './environment';
import { exportVerification } from './export-verification';
import { listScores } from './list-scores';
import { getExecution } from './read-execution';
import {
  getAuditTrail,
  getReviewedVerification,
  listReviewedVerifications,
} from './read-verifications';
import { releaseReview } from './release-review';
import { getReviewSettings } from './review-settings';
import { reviewVerification } from './review-verification';
import { getSigningKey } from './signing-key';
import { clearStanding, getStanding } from './standing';
import { viewImage } from './view-image';
import { listWebhookFailures } from './list-webhook-failures';
import { listWebhooks } from './list-webhooks';

/** Answers reviewers. */
export const handler = createApi(['reviewer'], environment.WEB_ORIGIN, [
  getReviewSettings,
  listReviewedVerifications,
  listScores,
  getReviewedVerification,
  getAuditTrail,
  getExecution,
  viewImage,
  exportVerification,
  getSigningKey,
  listWebhooks,
  listWebhookFailures,
  claimReview,
  releaseReview,
  reviewVerification,
  getStanding,
  clearStanding,
]);
