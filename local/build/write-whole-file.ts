import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes a file so that readers find it whole or not at all. Several writers, of one process or of many, may write
 * the same file at once; the last one's stays.
 *
 * @param mode who may read and write the file, as `chmod` has it
 */
export async function writeWholeFile(
  path: string,
  content: string | Uint8Array,
  mode = 0o666,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}.tmp`;
  await writeFile(temporary, content, { mode });
  await rename(temporary, path);
}
