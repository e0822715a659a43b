import { AdministratorClient, ReviewerClient } from '../../api/operations';
import { page } from '../../api/request';
import type { components, paths } from '../../api/schema';

type Schemas = components['schemas'];

export type ReviewedVerification = Schemas['ReviewedVerification'];
export type Status = ReviewedVerification['status'];
export type Reason = NonNullable<ReviewedVerification['reason']>;
export type Policy = ReviewedVerification['policy'];
export type ImageName = ReviewedVerification['images'][number];
export type AuditTrail = Schemas['AuditTrail'];
export type AuditEvent = AuditTrail['events'][number];
export type Standings = Schemas['Standings'];
export type Execution = Schemas['Execution'];
export type ReviewSettings = Schemas['ReviewSettings'];
export type FittingReasons = ReviewSettings['reviewReasons']['match'];
export type Scores = Schemas['ScoresPage']['items'][number];
export type Review = Schemas['Review'];
export type ReviewReason = Review['reason'];
export type VerificationBundle = Schemas['VerificationBundle'];
export type ErasureReceipt = Schemas['ErasureReceipt'];
export type WebhookDelivery = Schemas['WebhookDeliveries']['deliveries'][number];
export type WebhookAttempt = WebhookDelivery['attempts'][number];
export type Operations = Schemas['Operations'];
export type Alarm = Operations['alarms'][number];
export type Chart = Operations['charts'][number];
export type OperationsQuery = NonNullable<
  paths['/review/operations']['get']['parameters']['query']
>;
export type ListQuery = NonNullable<paths['/review/verifications']['get']['parameters']['query']>;
export type ScoresQuery = NonNullable<paths['/review/scores']['get']['parameters']['query']>;

/** What somebody who is signed in may do. */
export type ReviewApi = ReturnType<typeof reviewApi>;

/**
 * The API of the page's own origin, for reviewers and administrators. All calls reject with `ApiError` when the API
 * refuses, and with `ConnectionError` when it cannot be reached.
 *
 * @param token an access token of the reviewers' user pool
 */
export function reviewApi(token: string) {
  const reviewer = new ReviewerClient({ ...page, token });
  const administrator = new AdministratorClient({ ...page, token });
  return {
    readSettings: (signal?: AbortSignal) => reviewer.getReviewSettings({ signal }),
    list: async (query: ListQuery, signal?: AbortSignal) =>
      await reviewer.listReviewedVerifications(query, { signal }),
    listScores: async (query: ScoresQuery, signal?: AbortSignal) =>
      await reviewer.listScores(query, { signal }),
    read: (verificationId: string, signal?: AbortSignal) =>
      reviewer.getReviewedVerification({ verificationId }, { signal }),
    readAuditTrail: (verificationId: string, signal?: AbortSignal) =>
      reviewer.getAuditTrail({ verificationId }, { signal }),
    readStanding: (verificationId: string, signal?: AbortSignal) =>
      reviewer.getStanding({ verificationId }, { signal }),
    /** Written to the audit trail. */
    clearStanding: (verificationId: string) => reviewer.clearStanding({ verificationId }),
    readExecution: (verificationId: string, signal?: AbortSignal) =>
      reviewer.getExecution({ verificationId }, { signal }),
    listWebhooks: (verificationId: string, signal?: AbortSignal) =>
      reviewer.listWebhooks({ verificationId }, { signal }),
    listWebhookFailures: async (
      query: { readonly cursor?: string | undefined },
      signal?: AbortSignal,
    ) => await reviewer.listWebhookFailures(query, { signal }),
    readOperations: (query: OperationsQuery, signal?: AbortSignal) =>
      reviewer.getOperations(query, { signal }),
    /** Every call is written to the audit trail. */
    viewImage: (verificationId: string, image: ImageName) =>
      reviewer.viewImage({ verificationId, image }),
    /** Every call is written to the audit trail. */
    exportBundle: (verificationId: string) => reviewer.exportVerification({ verificationId }),
    claim: (verificationId: string) => reviewer.claimReview({ verificationId }),
    release: (verificationId: string) => reviewer.releaseReview({ verificationId }),
    decide: (verificationId: string, review: Review) =>
      reviewer.reviewVerification({ verificationId, ...review }),
    erase: (verificationId: string) => administrator.eraseReviewedVerification({ verificationId }),
    hold: (verificationId: string, reason: string) =>
      administrator.holdVerification({ verificationId, reason }),
    liftHold: (verificationId: string) => administrator.liftVerificationHold({ verificationId }),
    eraseSubject: (subjectId: string) => administrator.eraseSubject({ subjectId }),
  };
}
