import { environments, readEnvironment } from '../shared/environment';
import type { HoldGround } from '../shared/holds/hold-verification';

export const environment = readEnvironment(environments['enforce-retention']);

export const ground: HoldGround = {
  tables: {
    verifications: environment.VERIFICATIONS_TABLE,
    auditEvents: environment.AUDIT_EVENTS_TABLE,
  },
  evidenceBucket: environment.EVIDENCE_BUCKET,
  holdsTable: environment.HOLDS_TABLE,
};
