import { createApi } from '../shared/api/api';
import { completeLiveness } from './complete-liveness';
import { environment } from './environment';
import { claimHandOff, offerHandOff } from './hand-off';
import { getSession, giveConsent } from './session';
import { startLiveness } from './start-liveness';
import { uploadDocument } from './upload-document';

/** Answers applicants. */
export const handler = createApi(['applicant', 'handOff'], environment.WEB_ORIGIN, [
  getSession,
  giveConsent,
  uploadDocument,
  startLiveness,
  completeLiveness,
  offerHandOff,
  claimHandOff,
]);
