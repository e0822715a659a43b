import { answerOf, clientWith } from '../../api/request';
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
export type SigningKey = Schemas['SigningKey'];
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
  const client = clientWith(token);
  const of = (verificationId: string) => ({ params: { path: { verificationId } } });
  return {
    readSettings: (signal?: AbortSignal) => answerOf(client.GET('/review/settings', { signal })),
    readSigningKey: (signal?: AbortSignal) =>
      answerOf(client.GET('/review/signing-key', { signal })),
    list: (query: ListQuery, signal?: AbortSignal) =>
      answerOf(client.GET('/review/verifications', { params: { query }, signal })),
    listScores: (query: ScoresQuery, signal?: AbortSignal) =>
      answerOf(client.GET('/review/scores', { params: { query }, signal })),
    read: (verificationId: string, signal?: AbortSignal) =>
      answerOf(
        client.GET('/review/verifications/{verificationId}', { ...of(verificationId), signal }),
      ),
    readAuditTrail: (verificationId: string, signal?: AbortSignal) =>
      answerOf(
        client.GET('/review/verifications/{verificationId}/audit', {
          ...of(verificationId),
          signal,
        }),
      ),
    readStanding: (verificationId: string, signal?: AbortSignal) =>
      answerOf(
        client.GET('/review/verifications/{verificationId}/standing', {
          ...of(verificationId),
          signal,
        }),
      ),
    /** Written to the audit trail. */
    clearStanding: (verificationId: string) =>
      answerOf(
        client.DELETE('/review/verifications/{verificationId}/standing', of(verificationId)),
      ),
    readExecution: (verificationId: string, signal?: AbortSignal) =>
      answerOf(
        client.GET('/review/verifications/{verificationId}/execution', {
          ...of(verificationId),
          signal,
        }),
      ),
    listWebhooks: (verificationId: string, signal?: AbortSignal) =>
      answerOf(
        client.GET('/review/verifications/{verificationId}/webhooks', {
          ...of(verificationId),
          signal,
        }),
      ),
    listWebhookFailures: (query: { readonly cursor?: string | undefined }, signal?: AbortSignal) =>
      answerOf(client.GET('/review/webhooks/failures', { params: { query }, signal })),
    readOperations: (query: OperationsQuery, signal?: AbortSignal) =>
      answerOf(client.GET('/review/operations', { params: { query }, signal })),
    /** Every call is written to the audit trail. */
    viewImage: (verificationId: string, image: ImageName) =>
      answerOf(
        client.GET('/review/verifications/{verificationId}/images/{image}', {
          params: { path: { verificationId, image } },
        }),
      ),
    /** Every call is written to the audit trail. */
    exportBundle: (verificationId: string) =>
      answerOf(client.POST('/review/verifications/{verificationId}/export', of(verificationId))),
    claim: (verificationId: string) =>
      answerOf(client.POST('/review/verifications/{verificationId}/claim', of(verificationId))),
    release: (verificationId: string) =>
      answerOf(client.DELETE('/review/verifications/{verificationId}/claim', of(verificationId))),
    decide: (verificationId: string, body: Review) =>
      answerOf(
        client.POST('/verifications/{verificationId}/review', { ...of(verificationId), body }),
      ),
    erase: (verificationId: string) =>
      answerOf(client.POST('/admin/verifications/{verificationId}/erase', of(verificationId))),
    hold: (verificationId: string, reason: string) =>
      answerOf(
        client.POST('/admin/verifications/{verificationId}/hold', {
          ...of(verificationId),
          body: { reason },
        }),
      ),
    liftHold: (verificationId: string) =>
      answerOf(client.DELETE('/admin/verifications/{verificationId}/hold', of(verificationId))),
    eraseSubject: (subjectId: string) =>
      answerOf(
        client.POST('/admin/subjects/{subjectId}/erase', { params: { path: { subjectId } } }),
      ),
  };
}
