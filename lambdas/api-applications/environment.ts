import { environments, readEnvironment } from '../shared/environment';
import type { ErasureGround } from '../shared/erasure/erase-verification';

export const environment = readEnvironment(environments['api-applications']);

export const tables = {
  verifications: environment.VERIFICATIONS_TABLE,
  auditEvents: environment.AUDIT_EVENTS_TABLE,
};

export const erasureGround: ErasureGround = {
  tables,
  evidenceBucket: environment.EVIDENCE_BUCKET,
  abuseTable: environment.ABUSE_TABLE,
  subjectsTable: environment.SUBJECTS_TABLE,
  collectionIds: environment.FACE_COLLECTIONS,
  signingKeyArn: environment.SIGNING_KEY_ARN,
};
