import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { paginateListObjectsV2 } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { s3 } from '../../lambdas/shared/clients/s3';
import { subjectIdSchema } from '../../lambdas/shared/verification';
import { UsageError } from '../../local/commands/arguments';
import { readCsv, refuseFaults } from '../support/csv-file';

/** An image in a bucket, or in the file system. */
export type ImagePlace =
  { readonly bucket: string; readonly key: string } | { readonly path: string };

/** An existing user, and the image that shows their face. */
export interface User {
  /** The line of the CSV file, or the number of the object in the order of keys, counted from 1. */
  readonly line: number;
  readonly subjectId: string;
  /** As the file names it, or the address of the object. */
  readonly image: string;
  readonly place: ImagePlace;
}

const BUCKET_ADDRESS = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/;

const remedy = 'the columns are subjectId and image: a path, or s3://BUCKET/KEY';

const rowSchema = z.object({
  subjectId: subjectIdSchema,
  image: z
    .string()
    .min(1, { error: 'give the path of an image, or s3://BUCKET/KEY' })
    .refine((image) => !image.startsWith('s3:') || BUCKET_ADDRESS.exec(image)?.[2], {
      error: 'give the address of an object as s3://BUCKET/KEY',
    }),
});

/**
 * Reads whom to import: a CSV file, or objects below `s3://BUCKET/PREFIX`, whose keys are `PREFIX` + subject id + `.` +
 * anything without a slash. All are right, or none is returned.
 *
 * @throws UsageError naming each wrong line or object, its field and the remedy
 */
export async function readUsers(source: string): Promise<User[]> {
  const users = source.startsWith('s3:') ? await listObjects(source) : await readFileOf(source);
  const lines = new Map<string, number>();
  const faults: string[] = [];
  for (const { line, subjectId } of users) {
    const before = lines.get(subjectId);
    if (before !== undefined) {
      faults.push(
        `${source}, line ${line}, subjectId: ${subjectId} is on line ${before}, too; keep one image of each subject`,
      );
    }
    lines.set(subjectId, line);
  }
  refuseFaults(faults);
  return users;
}

async function readFileOf(source: string): Promise<User[]> {
  const file = resolve(source);
  const rows = await readCsv(
    file,
    { required: ['subjectId', 'image'], allows: () => false, remedy },
    rowSchema,
  );
  const users = rows.map(({ line, row: { subjectId, image } }): User => {
    const [, bucket, key] = BUCKET_ADDRESS.exec(image) ?? [];
    const isObject = bucket !== undefined && key !== undefined;
    const place = isObject ? { bucket, key } : { path: resolve(dirname(file), image) };
    return { line, subjectId, image, place };
  });
  const faults: string[] = [];
  for (const { line, place } of users) {
    if ('path' in place && !(await isFile(place.path))) {
      faults.push(`${file}, line ${line}, image: there is no file at ${place.path}`);
    }
  }
  refuseFaults(faults);
  return users;
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ?? false;
}

async function listObjects(source: string): Promise<User[]> {
  const [, bucket, prefix = ''] = BUCKET_ADDRESS.exec(source) ?? [];
  if (bucket === undefined) throw new UsageError(`${source}: give s3://BUCKET/PREFIX`);
  const users: User[] = [];
  const faults: string[] = [];
  const pages = paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: prefix });
  for await (const { Contents = [] } of pages) {
    for (const { Key: key = '' } of Contents) {
      // What consoles make for a folder.
      if (key.endsWith('/')) continue;
      const image = `s3://${bucket}/${key}`;
      const subjectId = subjectIdSchema.safeParse(key.slice(prefix.length).replace(/\.[^.]*$/, ''));
      if (subjectId.success) {
        const line = users.length + 1;
        users.push({ line, subjectId: subjectId.data, image, place: { bucket, key } });
      } else {
        faults.push(`${image}: what follows ${prefix} must be a subject id and an extension`);
      }
    }
  }
  refuseFaults(faults);
  if (users.length === 0) throw new UsageError(`${source}: there is no object`);
  return users;
}
