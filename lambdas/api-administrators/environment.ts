import { environments, readEnvironment } from '../shared/environment';
import type { ErasureGround } from '../shared/erasure/erase-verification';

export const environment = readEnvironment(environments['api-administrators']);

export const erasureGround: ErasureGround = {
  tables: {
    verifications: environment.VERIFICATIONS_TABLE,
    auditEvents: environment.AUDIT_EVENTS_TABLE,
  },
  evidenceBucket: environment.EVIDENCE_BUCKET,
  collectionId: environment.COLLECTION_ID,
  abuseTable: environment.ABUSE_TABLE,
  signingKeyArn: environment.SIGNING_KEY_ARN,
};
