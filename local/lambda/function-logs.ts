import { appendFileSync } from 'node:fs';
import { mkdir, open, rename, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

/** A log file that has grown past this many bytes makes room for a new one; the one before it is kept. */
const LARGEST_FILE = 10 * 1024 * 1024;

/** Where every process is to keep a copy of what its functions print, if it is to: for whoever looks through them all. */
const copiesFolder = process.env.HONNIN_FUNCTION_LOGS;

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
  /** What is to be written, by function: a burst of output goes to its file at once. */
  private readonly unwritten = new Map<string, string>();
  private lastWrite: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(
    private readonly folder: string,
    private readonly logError: (message: string, error: unknown) => void,
    private readonly listener?: LogListener,
  ) {}

  write(functionName: string, text: string): void {
    this.listener?.(functionName, text);
    if (copiesFolder !== undefined) {
      appendFileSync(join(copiesFolder, `${functionName}.${process.pid}.log`), text);
    }
    if (this.closed) return;
    const waiting = this.unwritten.get(functionName);
    this.unwritten.set(functionName, (waiting ?? '') + text);
    if (waiting !== undefined) return;
    this.lastWrite = this.lastWrite
      .then(() => this.append(functionName))
      .catch((error: unknown) =>
        this.logError(`The log of ${functionName} cannot be written`, error),
      );
  }

  /** Closes the files once all that was written is in them; nothing more is. */
  async close(): Promise<void> {
    this.closed = true;
    await this.lastWrite;
    for (const { handle } of this.files.values()) await handle.close();
    this.files.clear();
  }

  private async append(functionName: string): Promise<void> {
    const text = this.unwritten.get(functionName) ?? '';
    this.unwritten.delete(functionName);
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
