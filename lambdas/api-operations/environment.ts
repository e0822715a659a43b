import { environments, readEnvironment } from '../shared/environment';

export const environment = readEnvironment(environments['api-operations']);
