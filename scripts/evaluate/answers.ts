import { createHash } from 'node:crypto';
import { appendFile, readFile } from 'node:fs/promises';
import * as z from 'zod';

const lineSchema = z.object({ key: z.string(), answer: z.json() });

/**
 * Answers that have been paid for, kept in a file: one line each, so that what has broken off goes on where it stopped.
 * Asked for are hashes of images; answers are boxes and scores.
 */
export class Answers {
  private appended: Promise<void> = Promise.resolve();

  private constructor(
    private readonly path: string,
    private readonly known: Map<string, unknown>,
  ) {}

  /** @param path of the file; it comes about with the first answer */
  static async open(path: string): Promise<Answers> {
    const text = await readFile(path, 'utf8').catch(() => '');
    const known = new Map<string, unknown>();
    for (const line of text.split('\n')) {
      const read = readLine(line);
      if (read) known.set(read.key, read.answer);
    }
    const answers = new Answers(path, known);
    // What follows a line that was cut off would be lost with it.
    if (text !== '' && !text.endsWith('\n')) await appendFile(path, '\n');
    return answers;
  }

  get size(): number {
    return this.known.size;
  }

  /**
   * The answer to a question: the one that is kept, or a new one, which is kept then.
   *
   * @param schema what an answer looks like
   * @param question whatever the answer depends on
   */
  async of<Schema extends z.ZodType>(
    schema: Schema,
    question: readonly string[],
    ask: () => Promise<z.infer<Schema>>,
  ): Promise<z.infer<Schema>> {
    const key = createHash('sha256').update(JSON.stringify(question)).digest('base64url');
    if (this.known.has(key)) return schema.parse(this.known.get(key));
    const answer = await ask();
    this.known.set(key, answer);
    this.appended = this.appended.then(() =>
      appendFile(this.path, `${JSON.stringify({ key, answer })}\n`),
    );
    await this.appended;
    return answer;
  }
}

/** Nothing for a line that was cut off. */
function readLine(line: string): z.infer<typeof lineSchema> | undefined {
  try {
    return lineSchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
