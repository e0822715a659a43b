import type { Verification } from '../verification';

/** What of a row says something of a person, or would let somebody act as one. */
const PERSONAL_FIELDS = [
  'subjectId',
  'redirectUrl',
  'redirectSecret',
  'locale',
  'applicantTokenHash',
  'applicantTokenExpiresAt',
  'handOff',
  'followerTokenHashes',
  'consent',
  'challenge',
  'awaiting',
  'taskToken',
  'documentUpload',
  'livenessSession',
  'document',
  'liveness',
  'match',
  'duplicates',
  'earlierFace',
  'enrolment',
  'caseState',
  'caseId',
  'claim',
  'opinions',
  'earlierOpinions',
  'review',
] as const satisfies readonly (keyof Verification)[];

/** The personal fields that a row has. */
export function personalFieldsOf(verification: Verification): (typeof PERSONAL_FIELDS)[number][] {
  return PERSONAL_FIELDS.filter((name) => verification[name] !== undefined);
}
