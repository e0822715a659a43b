import { answerOf, clientWith } from './request';
import type { components } from './schema';

type Schemas = components['schemas'];

export type Session = Schemas['Session'];
export type Step = Session['step'];
export type Challenge = Session['challenge'];
export type Consent = Schemas['Consent'];
export type LivenessSession = Schemas['LivenessSession'];
export type DocumentUpload = Schemas['DocumentUpload'];
export type DocumentContentType = Schemas['DocumentUploadRequest']['contentType'];
export type HandOff = Schemas['HandOff'];
export type ClaimedHandOff = Schemas['ClaimedHandOff'];

/** What an applicant may do, by the token of their link. */
export type SessionApi = ReturnType<typeof sessionApi>;

/**
 * The API of the page's own origin. All calls reject with `ApiError` when the API refuses, and
 * with `ConnectionError` when it cannot be reached.
 *
 * @param device what the browser is called, where the page may keep it
 */
export function sessionApi(token: string, device?: string) {
  const client = clientWith(token, device === undefined ? {} : { 'Device-Id': device });
  return {
    read: (signal: AbortSignal) => answerOf(client.GET('/session', { signal })),
    giveConsent: (body: Consent) => answerOf(client.POST('/session/consent', { body })),
    requestUpload: (contentType: DocumentContentType) =>
      answerOf(client.POST('/session/document', { body: { contentType } })),
    openLiveness: () => answerOf(client.POST('/session/liveness')),
    completeLiveness: () => answerOf(client.POST('/session/liveness/complete')),
    offerHandOff: () => answerOf(client.POST('/session/hand-off')),
  };
}

/** Takes a verification over from another device, by the token of a hand-off link. */
export const claimHandOff = (token: string): Promise<ClaimedHandOff> =>
  answerOf(clientWith(token).POST('/session/hand-off/claim'));
