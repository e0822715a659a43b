import { createApi } from '../shared/api/api';
import { environment } from './environment';
import { eraseSubject, eraseVerification } from './erase';
import { liftHold, liftHoldOfSubject, placeHold, placeSubjectHold } from './hold';

/** Answers administrators in what reviewers may not do. */
export const handler = createApi(['administrator'], environment.WEB_ORIGIN, [
  eraseVerification,
  eraseSubject,
  placeHold,
  liftHold,
  placeSubjectHold,
  liftHoldOfSubject,
]);
