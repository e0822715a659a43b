import { appendFile, mkdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A log file that has grown past this many bytes makes room for a new one; the one before it is kept. */
const LARGEST_FILE = 10 * 1024 * 1024;

/** Told of every piece of output of functions. */
export type LogListener = (functionName: string, text: string) => void;

/** What functions print, in a file for each: `logs/NAME.log`. */
export class FunctionLogs {
  private readonly sizes = new Map<string, number>();
  /** Writes go one after the other, so that lines stay in order. */
  private lastWrite: Promise<void> = Promise.resolve();

  constructor(
    private readonly folder: string,
    private readonly logError: (message: string, error: unknown) => void,
    private readonly listener?: LogListener,
  ) {}

  write(functionName: string, text: string): void {
    this.listener?.(functionName, text);
    this.lastWrite = this.lastWrite
      .then(() => this.append(functionName, text))
      .catch((error: unknown) =>
        this.logError(`The log of ${functionName} cannot be written`, error),
      );
  }

  /** Waits until all that was written is in the files. */
  async flush(): Promise<void> {
    await this.lastWrite;
  }

  private async append(functionName: string, text: string): Promise<void> {
    const path = join(this.folder, `${functionName}.log`);
    const size = this.sizes.get(functionName) ?? (await this.open(path));
    if (size > LARGEST_FILE) await rename(path, join(this.folder, `${functionName}.previous.log`));
    await appendFile(path, text);
    const before = size > LARGEST_FILE ? 0 : size;
    this.sizes.set(functionName, before + Buffer.byteLength(text));
  }

  /** Makes sure of the folder and tells the size of the file in bytes. */
  private async open(path: string): Promise<number> {
    await mkdir(this.folder, { recursive: true });
    return stat(path).then(
      ({ size }) => size,
      () => 0,
    );
  }
}
