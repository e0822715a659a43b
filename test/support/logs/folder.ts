import { join } from 'node:path';

/** Names the folder in which all processes of a test run keep copies of what embedded functions print. */
export const VARIABLE = 'HONNIN_FUNCTION_LOGS';

export const logsFolder = (): string | undefined => process.env[VARIABLE];

/** What must stand in no log, as it was met with in the run: a line of JSON each. */
export const secretsFile = (folder: string): string => join(folder, 'secrets.jsonl');
