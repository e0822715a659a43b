import { createIndexKey, createKey, type KeyRange } from 'dynalite/db';
import type { Range, Table } from '../store/store';
import type { Item } from './requests';
import { type IndexDefinition, keyType, type TableDefinition } from './table-definition';

/** Rows that follow from the items of a table and change with them in one commit. */
export interface DerivedRows {
  readonly rows: Table<unknown>;
  /** The key of the row of an item, if it has one. */
  key(item: Item): string | undefined;
  value(item: Item): unknown;
}

/** A global or local secondary index: a row for each item that has all attributes of the index's key. */
export class SecondaryIndex implements DerivedRows {
  constructor(
    readonly rows: Table<Item>,
    readonly definition: IndexDefinition,
    private readonly table: TableDefinition,
  ) {}

  /**
   * The engine's own key keeps items of the same index key apart by 24 bits of a hash only, which
   * thousands of items under one key outgrow: the key of the item follows it.
   */
  key(item: Item): string | undefined {
    const indexed = this.definition.KeySchema.every(
      ({ AttributeName: name }) => item[name]?.[keyType(this.table, name) ?? ''] !== undefined,
    );
    return indexed ? `${this.engineKey(item)}/${createKey(item, this.table)}` : undefined;
  }

  value(item: Item): Item {
    const { ProjectionType, NonKeyAttributes = [] } = this.definition.Projection;
    if (ProjectionType === 'ALL') return item;
    const projected = new Set([
      ...this.definition.KeySchema.map(({ AttributeName }) => AttributeName),
      ...this.table.KeySchema.map(({ AttributeName }) => AttributeName),
      ...NonKeyAttributes,
    ]);
    return Object.fromEntries(Object.entries(item).filter(([name]) => projected.has(name)));
  }

  /** The stretch of rows that the engine means by a range, which begins beyond `startKey` if there is one. */
  range(range: KeyRange, startKey: Item | undefined): Range {
    if (!startKey) return storeRange(range);
    const engineKey = this.engineKey(startKey);
    const rowKey = this.key(startKey) ?? engineKey;
    return storeRange({
      ...range,
      ...(range.gt === engineKey && { gt: rowKey }),
      ...(range.lt === engineKey && { lt: rowKey }),
    });
  }

  private engineKey(item: Item): string {
    return createIndexKey(item, this.table, this.definition.KeySchema);
  }
}

/** A range of the engine as the store has it. */
export function storeRange({ limit, ...range }: KeyRange): Range {
  return limit === undefined || limit < 0 ? range : { ...range, limit };
}
