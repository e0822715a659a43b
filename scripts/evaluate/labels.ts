import { stat } from 'node:fs/promises';
import { isAbsolute, join, normalize } from 'node:path';
import * as z from 'zod';
import { UsageError } from '../../local/commands/arguments';
import { readCsv, refuseFaults } from '../support/csv-file';

/** Name of the file that says who is in the images of a folder. */
export const LABELS_FILE = 'labels.csv';

/** What the columns of segments begin with. */
const SEGMENT = 'segment:';

const remedy = `the columns are image, person, kind, and ${SEGMENT}NAME for each thing that people or images differ in`;

/** An image, who is in it, and what it stands for. */
export interface LabelledImage {
  /** As the file of labels names it, relative to the folder. */
  readonly name: string;
  readonly path: string;
  readonly person: string;
  /** The photograph of an identity document, or the person before the camera. */
  readonly kind: 'document' | 'live';
  /** Values by the name of the segment; one that is left blank is not there. */
  readonly segments: Readonly<Record<string, string>>;
}

const labelSchema = z
  .object({
    image: z
      .string()
      .min(1, { error: 'name an image of the folder' })
      .refine((name) => !isAbsolute(name) && !normalize(name).startsWith('..'), {
        error: 'name an image inside of the folder, relative to it',
      }),
    person: z.string().min(1, { error: 'say who is in the image; any name will do' }),
    kind: z.enum(['document', 'live'], { error: 'say document or live' }),
  })
  .catchall(z.string());

/**
 * Reads who is in the images of a folder.
 *
 * @throws UsageError naming what is wrong, where, and the remedy
 */
export async function readLabels(folder: string): Promise<LabelledImage[]> {
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) throw new UsageError(`There is no folder at ${folder}`);
  const file = join(folder, LABELS_FILE);
  const isFile = await stat(file).catch(() => undefined);
  if (!isFile?.isFile()) {
    throw new UsageError(
      `${folder} has no file ${LABELS_FILE}, which says who is in the images: ${remedy}`,
    );
  }
  const rows = await readCsv(
    file,
    {
      required: ['image', 'person', 'kind'],
      allows: (column) => column.startsWith(SEGMENT) && column.length > SEGMENT.length,
      remedy,
    },
    labelSchema,
  );
  const faults: string[] = [];
  const lines = new Map<string, number>();
  const images: LabelledImage[] = [];
  for (const { line, row } of rows) {
    const { image, person, kind, ...others } = row;
    const name = normalize(image);
    const path = join(folder, name);
    const before = lines.get(name);
    const where = `${file}, line ${line}, image`;
    if (before !== undefined) faults.push(`${where}: ${name} is on line ${before}, too`);
    else if (!(await isReadable(path))) faults.push(`${where}: there is no file at ${path}`);
    lines.set(name, line);
    images.push({ name, path, person, kind, segments: segmentsOf(others) });
  }
  refuseFaults(faults);
  requireComparisons(file, images);
  return images;
}

async function isReadable(path: string): Promise<boolean> {
  const file = await stat(path).catch(() => undefined);
  return file?.isFile() ?? false;
}

function segmentsOf(columns: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(columns)
      .filter(([, value]) => value !== '')
      .map(([column, value]) => [column.slice(SEGMENT.length), value]),
  );
}

/** @throws UsageError when there is nobody to compare with themself, or with others */
function requireComparisons(file: string, images: readonly LabelledImage[]): void {
  const peopleOf = (kind: LabelledImage['kind']): Set<string> =>
    new Set(images.filter((image) => image.kind === kind).map(({ person }) => person));
  const [documents, live] = [peopleOf('document'), peopleOf('live')];
  if (![...documents].some((person) => live.has(person))) {
    throw new UsageError(
      `${file}: nobody has both a document and a live image, so that no false non-match can be seen; label both of some people`,
    );
  }
  if (new Set([...documents, ...live]).size < 2) {
    throw new UsageError(
      `${file}: all images are of one person, so that no false match can be seen; label images of others, too`,
    );
  }
}
