import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Random } from './random';

/** Type of a record that lies in the log of LevelDB as a whole. */
const FULL_RECORD = 1;

/**
 * Leaves in a data folder what a machine leaves there that loses its power: records and files whose beginning alone
 * reached the disk, none of which was acknowledged.
 */
export async function tearLastWrites(dataFolder: string, random: Random): Promise<void> {
  const store = join(dataFolder, 'store');
  const logs = (await readdir(store)).filter((name) => /^\d+\.log$/.test(name)).sort();
  const newest = logs.at(-1);
  if (newest !== undefined) await appendFile(join(store, newest), tornRecord(random));
  for (const folder of ['uploads', 'objects']) {
    const path = join(dataFolder, 'objects', folder);
    await mkdir(path, { recursive: true });
    await writeFile(join(path, randomUUID()), random.bytes(random.integer(0, 5_000)));
  }
}

/** A checksum, the length of what should follow, the type, and less than that length. */
function tornRecord(random: Random): Buffer {
  const length = random.integer(200, 2_000);
  const header = Buffer.alloc(7);
  random.bytes(4).copy(header);
  header.writeUInt16LE(length, 4);
  header.writeUInt8(FULL_RECORD, 6);
  return Buffer.concat([header, random.bytes(random.integer(0, length - 1))]);
}
