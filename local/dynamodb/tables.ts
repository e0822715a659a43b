import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock';
import { ServiceError } from '../service';
import type { Store, Table, Write } from '../store/store';
import { ItemTable } from './item-table';
import type { DerivedRows, SecondaryIndex } from './secondary-index';
import { TableStream } from './streams/table-stream';
import {
  describeKey,
  type TableDefinition,
  type TableProperties,
  type TableRecord,
} from './table-definition';

/** Rows that are written or deleted at once when a whole table is. */
const BATCH_SIZE = 500;

/** The tables there are, each as the store remembers it and ready for use. */
export class Tables {
  private readonly records: Table<TableRecord>;
  private readonly open = new Map<string, { record: TableRecord; table: ItemTable }>();

  private constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {
    this.records = store.table<TableRecord>('dynamodb/tables');
  }

  static async load(store: Store, clock: Clock): Promise<Tables> {
    const tables = new Tables(store, clock);
    for await (const [, record] of tables.records.entries()) await tables.hold(record);
    return tables;
  }

  /** Names in order. */
  get names(): readonly string[] {
    return [...this.open.keys()].sort();
  }

  find(name: string): ItemTable | undefined {
    return this.open.get(name)?.table;
  }

  /** @throws ServiceError `ResourceNotFoundException` in the words of the operations on items. */
  get(name: string): ItemTable {
    const table = this.find(name);
    if (!table) {
      throw new ServiceError('ResourceNotFoundException', 'Requested resource not found');
    }
    return table;
  }

  /** @throws ServiceError `ResourceNotFoundException` in the words of the operations on tables. */
  record(name: string): TableRecord {
    const found = this.open.get(name);
    if (!found) {
      throw new ServiceError(
        'ResourceNotFoundException',
        `Requested resource not found: Table: ${name} not found`,
      );
    }
    return found.record;
  }

  async create(properties: TableProperties): Promise<TableRecord> {
    const record = { ...properties, id: randomUUID(), createdAt: this.clock.now() };
    const table = await this.hold(record);
    // What a deletion of a table of this name, once interrupted, has left.
    await this.clearAll(table);
    await this.remember(record);
    return record;
  }

  /**
   * Makes a table that is there already as the template now has it; indexes that are new or have
   * changed are built.
   *
   * @throws Error when the key has changed: then no item could be found.
   */
  async update(properties: TableProperties): Promise<void> {
    const { definition, timeToLiveAttribute } = properties;
    const old = this.record(definition.TableName);
    const oldTable = this.get(definition.TableName);
    requireSameKey(old.definition, definition);
    const record = { id: old.id, createdAt: old.createdAt, ...properties };
    const table = await this.hold(record);
    for (const index of oldTable.indexes) {
      const kept = table.index(index.definition.IndexName);
      if (!kept || !sameIndex(index, old.definition, kept, definition))
        await this.clear(index.rows);
    }
    for (const index of table.indexes) {
      const had = oldTable.index(index.definition.IndexName);
      if (!had || !sameIndex(had, old.definition, index, definition)) await this.fill(table, index);
    }
    if (old.timeToLiveAttribute !== timeToLiveAttribute && table.expiry) {
      await this.fill(table, table.expiry);
    }
    await this.remember(record);
  }

  /** Sets or ends the time to live of items. Rows of an earlier attribute are found out when they fall due. */
  async setTimeToLive(name: string, attribute: string | undefined): Promise<void> {
    const { definition, id, createdAt, streamViewType } = this.record(name);
    const record = {
      definition,
      id,
      createdAt,
      ...(streamViewType && { streamViewType }),
      ...(attribute !== undefined && { timeToLiveAttribute: attribute }),
    };
    const table = this.get(name);
    this.open.set(name, { record, table });
    table.expireBy(attribute);
    if (table.expiry) await this.fill(table, table.expiry);
    await this.remember(record);
  }

  /** Deletes a table with all of its items. */
  async delete(name: string): Promise<TableRecord> {
    const record = this.record(name);
    const table = this.get(name);
    this.open.delete(name);
    table.stream?.close();
    await this.store.commit([this.records.delete(name)]);
    await this.clearAll(table);
    return record;
  }

  /** Lets no stream look for old records any more. */
  close(): void {
    for (const { table } of this.open.values()) table.stream?.close();
  }

  private async hold(record: TableRecord): Promise<ItemTable> {
    const { definition, timeToLiveAttribute, streamViewType: viewType } = record;
    const table = new ItemTable(this.store, definition, timeToLiveAttribute);
    this.find(table.name)?.stream?.close();
    table.stream =
      viewType &&
      (await TableStream.open({
        store: this.store,
        clock: this.clock,
        tableName: table.name,
        keyNames: definition.KeySchema.map(({ AttributeName }) => AttributeName),
        viewType,
      }));
    this.open.set(table.name, { record, table });
    return table;
  }

  private async remember(record: TableRecord): Promise<void> {
    await this.store.commit([this.records.put(record.definition.TableName, record)]);
  }

  private async fill(table: ItemTable, derived: DerivedRows): Promise<void> {
    await this.commitInBatches(table.items, (_key, item) => {
      const key = derived.key(item);
      return key === undefined ? [] : [derived.rows.put(key, derived.value(item))];
    });
  }

  private async clearAll(table: ItemTable): Promise<void> {
    for (const index of table.indexes) await this.clear(index.rows);
    await this.clear(table.items);
  }

  private async clear(rows: Table<unknown>): Promise<void> {
    await this.commitInBatches(rows, (key) => [rows.delete(key)]);
  }

  private async commitInBatches<V>(
    rows: Table<V>,
    writesFor: (key: string, value: V) => Write[],
  ): Promise<void> {
    let batch: Write[] = [];
    for await (const [key, value] of rows.entries()) {
      batch.push(...writesFor(key, value));
      if (batch.length >= BATCH_SIZE) {
        await this.store.commit(batch);
        batch = [];
      }
    }
    await this.store.commit(batch);
  }
}

function requireSameKey(old: TableDefinition, wanted: TableDefinition): void {
  const had = describeKey(old, old.KeySchema);
  const wants = describeKey(wanted, wanted.KeySchema);
  if (had !== wants) {
    throw new Error(
      `The table ${old.TableName} has the key (${had}) in the data folder and (${wants}) in the ` +
        'template. Name the table anew, or begin with another data folder.',
    );
  }
}

function sameIndex(
  one: SecondaryIndex,
  oneTable: TableDefinition,
  other: SecondaryIndex,
  otherTable: TableDefinition,
): boolean {
  return describeIndex(one, oneTable) === describeIndex(other, otherTable);
}

function describeIndex({ definition }: SecondaryIndex, table: TableDefinition): string {
  const { ProjectionType, NonKeyAttributes = [] } = definition.Projection;
  return `${describeKey(table, definition.KeySchema)}; ${ProjectionType} ${[...NonKeyAttributes].sort().join()}`;
}
