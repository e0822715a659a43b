import type { Clock } from '../clock';
import type { JsonObject, JsonService, Operation } from '../service';
import type { Store } from '../store/store';
import { Database } from './database';
import { itemOperations } from './item-operations';
import { ItemLocks } from './item-locks';
import type { TableStream } from './streams/table-stream';
import { readTableProperties } from './table-definition';
import { tableOperations } from './table-operations';
import { Tables } from './tables';
import { TimeToLive } from './time-to-live';
import { transactionOperations } from './transactions';

/**
 * DynamoDB on the store: expressions, conditions and queries are those of dynalite; what a request
 * changes, with the rows of all indexes, is durable in one commit before it is answered.
 */
export class DynamoDb implements JsonService {
  readonly name = 'dynamodb';
  readonly targetPrefix = 'DynamoDB_20120810';
  readonly jsonVersion = '1.0';

  private constructor(
    readonly operations: Readonly<Record<string, Operation>>,
    private readonly tables: Tables,
    private readonly timeToLive: TimeToLive,
  ) {}

  /**
   * Opens the tables of earlier and those of a template, in the shape of the properties of
   * `AWS::DynamoDB::Table` with all references resolved. Tables that a template no longer has are kept.
   *
   * @throws Error when a table of the template cannot be made or has another key than in the store.
   */
  static async open({
    store,
    clock,
    tables: templateTables,
    logError = console.error,
  }: {
    readonly store: Store;
    readonly clock: Clock;
    readonly tables: readonly JsonObject[];
    /** Told of errors that nobody asked for; writes to the console unless given. */
    readonly logError?: (message: string, error: unknown) => void;
  }): Promise<DynamoDb> {
    const tables = await Tables.load(store, clock);
    for (const properties of templateTables.map(readTableProperties)) {
      if (tables.find(properties.definition.TableName)) await tables.update(properties);
      else await tables.create(properties);
    }
    const locks = new ItemLocks();
    const timeToLive = new TimeToLive(store, clock, tables, locks, logError);
    const database = new Database(store, tables, locks, timeToLive);
    await timeToLive.start();
    const operations = {
      ...itemOperations(database),
      ...transactionOperations(database, store, clock),
      ...tableOperations(tables, timeToLive),
    };
    return new DynamoDb(operations, tables, timeToLive);
  }

  /** The stream of a table with this ARN, if there is one. */
  stream(arn: string): TableStream | undefined {
    const [, tableName = ''] = /:table\/([^/]+)\/stream\//.exec(arn) ?? [];
    const stream = this.tables.find(tableName)?.stream;
    return stream?.arn === arn ? stream : undefined;
  }

  /** Ends the deletion of expired items and old records; to be called before the store is closed. */
  async close(): Promise<void> {
    this.tables.close();
    await this.timeToLive.close();
  }
}
