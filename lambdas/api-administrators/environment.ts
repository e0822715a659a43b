import { environments, readEnvironment } from '../shared/environment';
import type { ErasureGround } from '../shared/erasure/erase-verification';

export const environment = readEnvironment(environments['api-administrators']);

export const erasureGround: ErasureGround = {
  tables: {
    verifications: environment.VERIFICATIONS_TABLE,
    auditEvents: environment.AUDIT_EVENTS_TABLE,
  },
  evidenceBucket: environment.EVIDENCE_BUCKET,
  abuseTable: environment.ABUSE_TABLE,
  subjectsTable: environment.SUBJECTS_TABLE,
  collectionIds: environment.FACE_COLLECTIONS,
  signingKeyArn: environment.SIGNING_KEY_ARN,
};
