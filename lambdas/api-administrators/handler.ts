import { createApi } from '../shared/api/api';
import { environment } from './environment';
import { eraseSubject, eraseVerification } from './erase';

/** Answers administrators in what reviewers may not do. */
export const handler = createApi(['administrator'], environment.WEB_ORIGIN, [
  eraseVerification,
  eraseSubject,
]);
