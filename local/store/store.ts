import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import type { AbstractSublevel } from 'abstract-level';
import { errorCodes } from '../error-code';

type Sublevel = AbstractSublevel<ClassicLevel, string | Buffer | Uint8Array, string, unknown>;

/** A change to one key of one table, to be committed with others. */
export type Write =
  | {
      readonly type: 'put';
      readonly table: Table<unknown>;
      readonly key: string;
      readonly value: unknown;
    }
  | { readonly type: 'delete'; readonly table: Table<unknown>; readonly key: string };

/** A stretch of keys, in the order of their UTF-16 code units as UTF-8 bytes. */
export interface Range {
  readonly gt?: string;
  readonly gte?: string;
  readonly lt?: string;
  readonly lte?: string;
  readonly reverse?: boolean;
  readonly limit?: number;
}

/** How much of a range is fetched from LevelDB at a time: rows are some kilobytes, and each fetch has its price. */
const BYTES_AT_ONCE = 64 * 1024;

/** An ordered map from strings to JSON values. Reads see every committed write. */
export class Table<V> {
  constructor(
    /** For the store alone. */
    readonly sublevel: Sublevel,
  ) {}

  async get(key: string): Promise<V | undefined> {
    return (await this.sublevel.get(key)) as V | undefined;
  }

  /** Entries in the order of their keys. */
  async *entries(range: Range = {}): AsyncIterable<readonly [key: string, value: V]> {
    const options = { ...range, highWaterMarkBytes: BYTES_AT_ONCE };
    for await (const [key, value] of this.sublevel.iterator(options)) yield [key, value as V];
  }

  /** Describes a write, for {@link Store.commit}. */
  put(key: string, value: V): Write {
    return { type: 'put', table: this, key, value };
  }

  /** Describes a deletion, for {@link Store.commit}. */
  delete(key: string): Write {
    return { type: 'delete', table: this, key };
  }
}

/** Nothing more can be written, until the store is opened anew. */
export class StoreFailure extends Error {
  override readonly name = 'StoreFailure';

  constructor(cause: Error) {
    super(cause.message, { cause });
  }
}

/**
 * Everything the embedded AWS remembers, but for the bytes of objects: one LevelDB in the data folder.
 * Only one process can have it open.
 */
export class Store {
  /** Resolves with the reason once a commit could not be written. */
  readonly failure: Promise<StoreFailure>;
  private failed: StoreFailure | undefined;
  private tellFailure: (failure: StoreFailure) => void = () => undefined;
  private readonly listeners = new Map<Table<unknown>, () => void>();

  private constructor(private readonly level: ClassicLevel) {
    this.failure = new Promise((resolve) => {
      this.tellFailure = resolve;
    });
  }

  /**
   * Opens, or creates, the store in a data folder.
   *
   * @throws Error with `code` `LEVEL_DATABASE_NOT_OPEN` whose cause has `code` `LEVEL_LOCKED` when another process has it open.
   */
  static async open(dataFolder: string): Promise<Store> {
    await mkdir(dataFolder, { recursive: true });
    const level = new ClassicLevel(join(dataFolder, 'store'));
    await level.open();
    return new Store(level);
  }

  /** A table by name; made on its first write. */
  table<V>(name: string): Table<V> {
    return new Table<V>(this.level.sublevel<string, unknown>(name, { valueEncoding: 'json' }));
  }

  /** Calls a listener after each commit that writes to a table: to this very object, as its writes refer to it. */
  onCommit(table: Table<unknown>, listener: () => void): void {
    this.listeners.set(table, listener);
  }

  /**
   * Applies all writes or none, and returns once they are on the disk.
   *
   * @throws StoreFailure when they cannot be written; then nothing can be, until the store is opened anew. LevelDB would go on
   * behind a half-written record, where the next start does not find what was written.
   */
  async commit(writes: readonly Write[]): Promise<void> {
    this.refuseAfterFailure();
    const batch = writes.map((write) =>
      write.type === 'put'
        ? {
            type: 'put' as const,
            sublevel: write.table.sublevel,
            key: write.key,
            value: write.value,
          }
        : { type: 'del' as const, sublevel: write.table.sublevel, key: write.key },
    );
    await this.level
      .batch<string, unknown>(batch, { sync: true })
      .catch((error: unknown) => this.fail(error));
    // One that failed meanwhile may have come before this one.
    this.refuseAfterFailure();
    for (const table of new Set(writes.map((write) => write.table))) this.listeners.get(table)?.();
  }

  async close(): Promise<void> {
    await this.level.close();
  }

  private refuseAfterFailure(): void {
    if (this.failed) throw this.failed;
  }

  private fail(error: unknown): never {
    const isDamage = errorCodes(error).some((code) => damages.has(code));
    if (!isDamage || !(error instanceof Error)) throw error;
    this.failed ??= new StoreFailure(error);
    this.tellFailure(this.failed);
    throw this.failed;
  }
}

/** Codes of errors after which the end of LevelDB's log may be a torn record. */
const damages = new Set(['LEVEL_IO_ERROR', 'LEVEL_CORRUPTION']);
