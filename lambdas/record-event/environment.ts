import { environments, readEnvironment } from '../shared/environment';

export const environment = readEnvironment(environments['record-event']);

export const tables = {
  verifications: environment.VERIFICATIONS_TABLE,
  auditEvents: environment.AUDIT_EVENTS_TABLE,
};
