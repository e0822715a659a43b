import { readFile } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse/sync';
import * as z from 'zod';
import { UsageError } from '../../local/commands/arguments';

/** One record of a CSV file. */
export interface CsvRow<Row> {
  /** The line of the file on which the record ends, counted from 1. */
  readonly line: number;
  readonly row: Row;
}

export interface CsvColumns {
  /** Columns the file must have. */
  readonly required: readonly string[];
  /** Whether the file may have a further column. */
  readonly allows: (column: string) => boolean;
  /** What may stand in the first line, for whoever got it wrong. */
  readonly remedy: string;
}

/** How many wrong lines are told at once. */
const FAULTS_TOLD = 20;

const parsedRecords = z.array(
  z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) }),
);

/**
 * Reads a CSV file whose first line names its columns. All of its lines are right, or none is returned.
 *
 * @param schema checks a record, given as an object by column
 * @throws UsageError naming each wrong line, its field and the remedy
 */
export async function readCsv<Schema extends z.ZodType>(
  path: string,
  columns: CsvColumns,
  schema: Schema,
): Promise<CsvRow<z.infer<Schema>>[]> {
  const [head, ...records] = parseRecords(path, await readText(path));
  if (!head) throw new UsageError(`${path} is empty: ${columns.remedy}`);
  const names = head.record;
  checkColumns(path, names, columns);

  const rows: CsvRow<z.infer<Schema>>[] = [];
  const faults: string[] = [];
  for (const { record, info } of records) {
    const where = `${path}, line ${info.lines}`;
    if (record.length !== names.length) {
      faults.push(`${where}: ${record.length} fields, but the first line names ${names.length}`);
      continue;
    }
    const parsed = schema.safeParse(
      Object.fromEntries(names.map((name, column) => [name, record[column]])),
    );
    if (parsed.success) rows.push({ line: info.lines, row: parsed.data });
    else faults.push(...parsed.error.issues.map((issue) => `${where}, ${said(issue)}`));
  }
  refuseFaults(faults);
  if (rows.length === 0) throw new UsageError(`${path} has no line below its first`);
  return rows;
}

/**
 * Tells what is wrong, all at once as far as it fits.
 *
 * @throws UsageError if anything is
 */
export function refuseFaults(faults: readonly string[]): void {
  if (faults.length === 0) return;
  const more = faults.length - FAULTS_TOLD;
  const rest = more > 0 ? [`and ${more} more`] : [];
  throw new UsageError([...faults.slice(0, FAULTS_TOLD), ...rest].join('\n'));
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => {
    throw new UsageError(`There is no file at ${path} that can be read`);
  });
}

function parseRecords(path: string, text: string) {
  try {
    return parsedRecords.parse(
      parse(text, {
        bom: true,
        info: true,
        relax_column_count: true,
        skip_empty_lines: true,
        trim: true,
      }),
    );
  } catch (error) {
    if (error instanceof CsvError) throw new UsageError(`${path}: ${error.message}`);
    throw error;
  }
}

function checkColumns(
  path: string,
  names: readonly string[],
  { required, allows, remedy }: CsvColumns,
): void {
  const missing = required.filter((name) => !names.includes(name));
  const unknown = names.filter((name) => !required.includes(name) && !allows(name));
  const twice = names.filter((name, column) => names.indexOf(name) !== column);
  refuseFaults([
    ...missing.map((name) => `${path}, line 1: the column "${name}" is missing: ${remedy}`),
    ...unknown.map((name) => `${path}, line 1: the column "${name}" is unknown: ${remedy}`),
    ...twice.map((name) => `${path}, line 1: the column "${name}" is there twice`),
  ]);
}

const said = ({ path, message }: z.core.$ZodIssue): string =>
  path.length > 0 ? `${path.join('.')}: ${message}` : message;
