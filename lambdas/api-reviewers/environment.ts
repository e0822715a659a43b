import type { WithdrawalGround } from '../shared/enrolment/withdraw-enrolment';
import { environments, readEnvironment } from '../shared/environment';

export const environment = readEnvironment(environments['api-reviewers']);

export const tables = {
  verifications: environment.VERIFICATIONS_TABLE,
  auditEvents: environment.AUDIT_EVENTS_TABLE,
};

export const withdrawalGround: WithdrawalGround = {
  tables,
  subjectsTable: environment.SUBJECTS_TABLE,
  collectionIds: environment.FACE_COLLECTIONS,
  eventBusName: environment.EVENT_BUS,
};
