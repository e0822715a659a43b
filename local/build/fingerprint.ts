import { createHash, type Hash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../paths';

/**
 * A name for the state of files, for caches of what is made from them.
 *
 * @param sources files and folders, from the folder of the project; a folder stands for every file below it
 * @param settings what else decides the result
 * @param passedOver names of folders that do not count
 */
export async function fingerprint(
  sources: readonly string[],
  settings = '',
  passedOver: readonly string[] = [],
): Promise<string> {
  const hash = createHash('sha256').update(settings);
  for (const source of sources) await addToHash(hash, join(projectRoot, source), passedOver);
  return hash.digest('hex').slice(0, 32);
}

/** Adds a file, or every file below a folder, by name and content. */
async function addToHash(hash: Hash, path: string, passedOver: readonly string[]): Promise<void> {
  const names = await readdir(path).catch(() => undefined);
  if (!names) {
    hash.update(`${path}\0`).update(await readFile(path).catch(() => 'none'));
    return;
  }
  for (const name of names.sort()) {
    if (!passedOver.includes(name)) await addToHash(hash, join(path, name), passedOver);
  }
}
