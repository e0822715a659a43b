import { Stream } from 'node:stream';
import type { Action, Database, EngineResponse, ItemRows, ItemStream, Rows } from 'dynalite/db';
import type { JsonObject, JsonValue } from '../service';
import type { Range, Table } from '../store/store';
import { asServiceError, limits } from './engine';
import type { Change, ItemTable } from './item-table';
import type { Item } from './requests';
import { storeRange } from './secondary-index';
import type { TableDefinition } from './table-definition';
import type { Tables } from './tables';

type Callback<T> = (error: Error | null, value?: T) => void;

/**
 * The database as one request sees it: the engine reads from the store, and its changes are kept
 * here, to be committed together with the rows of indexes that follow from them.
 */
export class Session implements Database {
  readonly options = limits.options;
  private readonly found = new Map<string, Item | undefined>();
  private readonly recorded = new Map<string, Change>();
  private fail: (error: Error) => void = () => undefined;

  constructor(
    private readonly tables: Tables,
    /** Where a query goes on. */
    private readonly startKey?: Item,
  ) {}

  /**
   * Runs an action of the engine; one at a time.
   *
   * @throws ServiceError as the engine answers.
   */
  run<Request>(action: Action<Request>, request: Request): Promise<JsonObject> {
    return new Promise((resolve, reject) => {
      this.fail = reject;
      action(this, request, (error, response) => {
        if (error) reject(asServiceError(error));
        else resolve(withoutUndefined(response ?? {}));
      });
    });
  }

  get changes(): readonly Change[] {
    return [...this.recorded.values()];
  }

  /** An item as the request found it, before any change of its own. */
  foundItem(table: ItemTable, key: string): Item | undefined {
    return this.found.get(table.lockName(key));
  }

  getTable(name: string, callback: Callback<TableDefinition>): void {
    try {
      callback(null, this.tables.get(name).definition);
    } catch (error) {
      callback(asServiceError(error));
    }
  }

  getItemDb(tableName: string): ItemRows {
    const table = this.tables.get(tableName);
    return {
      get: (key, callback) => this.read(table, key, callback),
      put: (key, item, callback) => {
        this.record(table, key, item);
        callback(null);
      },
      del: (key, callback) => {
        this.record(table, key, undefined);
        callback(null);
      },
      createValueStream: (range) => this.stream(table.items, storeRange(range)),
      // Whoever runs a session that writes holds the locks of the items already.
      lock: (_key, task) => task((callback) => callback),
    };
  }

  getIndexDb(_indexType: string, tableName: string, indexName: string): Rows {
    const index = this.tables.get(tableName).index(indexName);
    return {
      // Index rows follow from the changes of items (ItemTable.writes).
      put: (_key, _item, callback) => callback(null),
      del: (_key, callback) => callback(null),
      createValueStream: (range) => {
        if (!index) throw new Error(`The table ${tableName} has no index ${indexName}.`);
        return this.stream(index.rows, index.range(range, this.startKey));
      },
    };
  }

  private read(table: ItemTable, key: string, callback: Callback<Item>): void {
    table.items
      .get(key)
      .then((item) => {
        this.found.set(table.lockName(key), item);
        callback(null, item);
      })
      .catch(this.fail);
  }

  private record(table: ItemTable, key: string, after: Item | undefined): void {
    const before = this.foundItem(table, key);
    if (before || after) this.recorded.set(table.lockName(key), { table, key, before, after });
  }

  private stream(rows: Table<Item>, range: Range): ItemStream {
    const stream = new ValueStream();
    // The engine listens once this has returned.
    setImmediate(() => {
      stream.pump(rows, range).catch(this.fail);
    });
    return stream;
  }
}

/** Values of a range, for as long as the engine wants more. */
class ValueStream extends Stream {
  private wanted = true;

  async pump(rows: Table<Item>, range: Range): Promise<void> {
    for await (const [, value] of rows.entries(range)) {
      this.emit('data', value);
      if (!this.wanted) return;
    }
    this.emit('end');
  }

  destroy(): void {
    this.wanted = false;
  }
}

/** The engine leaves consumed capacity, the only part of a response that has undefined members, out by undefined. */
function withoutUndefined({ ConsumedCapacity: capacity, ...response }: EngineResponse): JsonObject {
  const defined: JsonObject = {};
  for (const [name, value] of Object.entries(response))
    if (value !== undefined) defined[name] = value;
  return capacity === undefined
    ? defined
    : { ...defined, ConsumedCapacity: JSON.parse(JSON.stringify(capacity)) as JsonValue };
}
