import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VARIABLE } from './folder';

/** Has the logs of all embedded functions kept for a look at them after the run, also those of single files. */
export default async function collectLogs(): Promise<void> {
  process.env[VARIABLE] = await mkdtemp(join(tmpdir(), 'honnin-logs-'));
}
