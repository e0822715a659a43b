import { createApi } from '../shared/api/api';
import { environment } from './environment';
import {
  getAuditTrail,
  getReviewedVerification,
  listReviewedVerifications,
} from './read-verifications';
import { reviewVerification } from './review-verification';
import { viewImage } from './view-image';

/** Answers reviewers. */
export const handler = createApi(['reviewer'], environment.WEB_ORIGIN, [
  listReviewedVerifications,
  getReviewedVerification,
  getAuditTrail,
  viewImage,
  reviewVerification,
]);
