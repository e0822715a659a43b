import { ApplicantClient, HandOffClient } from './operations';
import { page } from './request';
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
  const headers: Record<string, string> = device === undefined ? {} : { 'Device-Id': device };
  const applicant = new ApplicantClient({ ...page, token, headers });
  return {
    read: (signal: AbortSignal) => applicant.getSession({ signal }),
    giveConsent: (body: Consent) => applicant.giveConsent(body),
    requestUpload: (contentType: DocumentContentType) => applicant.uploadDocument({ contentType }),
    openLiveness: () => applicant.startLiveness(),
    completeLiveness: () => applicant.completeLiveness(),
    offerHandOff: () => applicant.offerHandOff(),
  };
}

/** Takes a verification over from another device, by the token of a hand-off link. */
export const claimHandOff = (token: string): Promise<ClaimedHandOff> =>
  new HandOffClient({ ...page, token }).claimHandOff();
