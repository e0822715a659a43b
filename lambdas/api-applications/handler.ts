import { createApi } from '../shared/api/api';
import { cancelVerification } from './cancel-verification';
import { createVerification } from './create-verification';
import { environment } from './environment';
import { eraseVerification } from './erase-verification';
import { getVerification, listOwnVerifications } from './read-verifications';

/** Answers product applications. */
export const handler = createApi(['application'], environment.WEB_ORIGIN, [
  createVerification,
  listOwnVerifications,
  getVerification,
  cancelVerification,
  eraseVerification,
]);
