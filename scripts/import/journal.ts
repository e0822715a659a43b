import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';
import { UsageError } from '../../local/commands/arguments';
import { outcomeSchema, type Outcome } from './outcome';

/** What an import is of; one that goes on must be of the same. */
export type ImportFacts = Readonly<Record<string, string>>;

const lineSchema = z.union([
  z.object({ import: z.record(z.string(), z.string()) }),
  /** The face may have been indexed into the collection. */
  z.object({ subjectId: z.string(), begun: z.string() }),
  z.object({ subjectId: z.string(), result: outcomeSchema }),
]);

type Line = z.infer<typeof lineSchema>;

/**
 * What an import has done so far, in a file of a line each, so that it goes on where it stopped. What is enrolled stands
 * in the deployment itself; the journal names faces that may be in a collection without being anybody's yet.
 */
export class Journal {
  readonly outcomes = new Map<string, Outcome>();
  private readonly begunIn = new Map<string, string>();
  private appended: Promise<void> = Promise.resolve();

  private constructor(private readonly path: string) {}

  /**
   * Goes on with the journal of an import that has not ended, or begins one.
   *
   * @throws UsageError when the file is of another import
   */
  static async open(path: string, facts: ImportFacts): Promise<Journal> {
    const journal = new Journal(path);
    const text = await readFile(path, 'utf8').catch(() => '');
    const lines = text.split('\n').flatMap((line) => readLine(line) ?? []);
    const [first, ...others] = lines;
    if (!first) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, `${JSON.stringify({ import: facts })}\n`, { mode: 0o600 });
      return journal;
    }
    const before = 'import' in first ? first.import : {};
    const changed = Object.keys(facts).filter((name) => before[name] !== facts[name]);
    if (changed.length > 0) {
      throw new UsageError(
        `${path} is of an import that has not ended, with another ${changed.join(', ')}: give what it began with, or another folder with --out`,
      );
    }
    for (const line of others) journal.remember(line);
    // What follows a line that was cut off would be lost with it.
    if (!text.endsWith('\n')) await appendFile(path, '\n');
    return journal;
  }

  /** The collection that a subject's face may have been indexed into without becoming theirs. */
  begun(subjectId: string): string | undefined {
    return this.outcomes.has(subjectId) ? undefined : this.begunIn.get(subjectId);
  }

  /** Call it before a face is indexed. */
  async begin(subjectId: string, collectionId: string): Promise<void> {
    await this.append({ subjectId, begun: collectionId });
  }

  async finish(subjectId: string, result: Outcome): Promise<void> {
    await this.append({ subjectId, result });
  }

  /** The import has ended, and its report is written. */
  async remove(): Promise<void> {
    await rm(this.path);
  }

  private async append(line: Line): Promise<void> {
    this.remember(line);
    this.appended = this.appended.then(() => appendFile(this.path, `${JSON.stringify(line)}\n`));
    await this.appended;
  }

  private remember(line: Line): void {
    if ('result' in line) this.outcomes.set(line.subjectId, line.result);
    if ('begun' in line) this.begunIn.set(line.subjectId, line.begun);
  }
}

/** Nothing for a line that was cut off. */
function readLine(line: string): Line | undefined {
  try {
    return lineSchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
