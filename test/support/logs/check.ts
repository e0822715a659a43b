import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { findSecrets } from './find-secrets';
import { logsFolder, secretsFile } from './folder';

const secretSchema = z.tuple([z.string(), z.string()]);

/** Functions of the product, as the embedded AWS names them; those of tests print what they like. */
const OWN = 'Honnin-';

/**
 * Reads all that functions printed in the whole run.
 *
 * @throws Error, which fails the run, where a token, key, image, name or subject stands in it
 */
export default async function checkLogs(): Promise<void> {
  const folder = logsFolder();
  if (folder === undefined) return;
  try {
    const secrets = await readSecrets(secretsFile(folder));
    const found: string[] = [];
    for (const name of (await readdir(folder)).filter((file) => file.startsWith(OWN))) {
      const log = await readFile(join(folder, name), 'utf8');
      found.push(...findSecrets(log, secrets).map((what) => `${name}: ${what}`));
    }
    if (found.length > 0) {
      throw new Error(`Logs hold what they must not:\n${found.join('\n')}`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readSecrets(file: string): Promise<z.infer<typeof secretSchema>[]> {
  if (!existsSync(file)) return [];
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => secretSchema.parse(JSON.parse(line)));
}
