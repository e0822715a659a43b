import { mkdir, open, rename, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

/** A log file that has grown past this many bytes makes room for a new one; the one before it is kept. */
const LARGEST_FILE = 10 * 1024 * 1024;

/** How long output is gathered before it is written, in milliseconds: an invocation prints several times in a moment. */
const GATHERING_TIME = 50;

/** Told of every piece of output of functions. */
export type LogListener = (functionName: string, text: string) => void;

interface LogFile {
  readonly handle: FileHandle;
  /** Bytes. */
  size: number;
}

/** What functions print, in a file for each: `logs/NAME.log`. */
export class FunctionLogs {
  private readonly files = new Map<string, LogFile>();
  /** What is gathered, by function. */
  private readonly unwritten = new Map<string, string>();
  private timer: NodeJS.Timeout | undefined;
  /** Writes go one after the other, so that lines stay in order. */
  private lastWrite: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(
    private readonly folder: string,
    private readonly logError: (message: string, error: unknown) => void,
    private readonly listener?: LogListener,
  ) {}

  write(functionName: string, text: string): void {
    this.listener?.(functionName, text);
    if (this.closed) return;
    this.unwritten.set(functionName, (this.unwritten.get(functionName) ?? '') + text);
    this.timer ??= setTimeout(() => this.writeGathered(), GATHERING_TIME);
  }

  /** Closes the files once all that was printed is in them; nothing more is. */
  async close(): Promise<void> {
    this.closed = true;
    this.writeGathered();
    await this.lastWrite;
    for (const { handle } of this.files.values()) await handle.close();
    this.files.clear();
  }

  private writeGathered(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const [functionName, text] of this.unwritten) {
      this.lastWrite = this.lastWrite
        .then(() => this.append(functionName, text))
        .catch((error: unknown) =>
          this.logError(`The log of ${functionName} cannot be written`, error),
        );
    }
    this.unwritten.clear();
  }

  private async append(functionName: string, text: string): Promise<void> {
    const file = await this.fileOf(functionName);
    await file.handle.appendFile(text);
    file.size += Buffer.byteLength(text);
  }

  private async fileOf(functionName: string): Promise<LogFile> {
    const file = this.files.get(functionName) ?? (await this.open(functionName));
    if (file.size <= LARGEST_FILE) return file;
    this.files.delete(functionName);
    await file.handle.close();
    await rename(this.path(functionName), this.path(`${functionName}.previous`));
    return this.open(functionName);
  }

  private async open(functionName: string): Promise<LogFile> {
    await mkdir(this.folder, { recursive: true });
    const handle = await open(this.path(functionName), 'a');
    const file = { handle, size: (await handle.stat()).size };
    this.files.set(functionName, file);
    return file;
  }

  private path(name: string): string {
    return join(this.folder, `${name}.log`);
  }
}
