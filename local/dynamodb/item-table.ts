import { createKey } from 'dynalite/db';
import type { Store, Table, Write } from '../store/store';
import { type Expiry, ExpiryRows } from './expiry';
import type { Item } from './requests';
import { type DerivedRows, SecondaryIndex } from './secondary-index';
import type { TableStream } from './streams/table-stream';
import { keyType, type TableDefinition } from './table-definition';

/** What a request makes of an item. */
export interface Change {
  readonly table: ItemTable;
  readonly key: string;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

/** The items of one table, its indexes and when its items expire. */
export class ItemTable {
  readonly items: Table<Item>;
  readonly indexes: readonly SecondaryIndex[];
  expiry: ExpiryRows | undefined;
  /** Tells of changes, if somebody is to be told. */
  stream: TableStream | undefined;
  private readonly expiries: Table<Expiry>;

  constructor(
    store: Store,
    readonly definition: TableDefinition,
    timeToLiveAttribute: string | undefined,
  ) {
    const name = definition.TableName;
    this.items = store.table<Item>(`dynamodb/items/${name}`);
    this.expiries = store.table<Expiry>('dynamodb/expiries');
    this.indexes = [
      ...(definition.LocalSecondaryIndexes ?? []),
      ...(definition.GlobalSecondaryIndexes ?? []),
    ].map((index) => {
      const rows = store.table<Item>(`dynamodb/index/${name}/${index.IndexName}`);
      return new SecondaryIndex(rows, index, definition);
    });
    this.expireBy(timeToLiveAttribute);
  }

  get name(): string {
    return this.definition.TableName;
  }

  /** The key under which an item is stored, of an item or its key alone; none if they lack what the key is made of. */
  key(attributes: Item): string | undefined {
    const identified = this.definition.KeySchema.every(
      ({ AttributeName: name }) =>
        attributes[name]?.[keyType(this.definition, name) ?? ''] !== undefined,
    );
    return identified ? createKey(attributes, this.definition) : undefined;
  }

  /** A name for an item that no item of another table has, for locks. */
  lockName(itemKey: string): string {
    return `${this.name}/${itemKey}`;
  }

  index(name: string): SecondaryIndex | undefined {
    return this.indexes.find(({ definition }) => definition.IndexName === name);
  }

  /** Says from now on which attribute tells when an item expires. */
  expireBy(attribute: string | undefined): void {
    this.expiry =
      attribute === undefined
        ? undefined
        : new ExpiryRows(this.expiries, this.name, attribute, (item) =>
            createKey(item, this.definition),
          );
  }

  /** All writes that a change to an item amounts to. */
  writes({ key, before, after }: Change): Write[] {
    const item = after ? this.items.put(key, after) : this.items.delete(key);
    return [item, ...this.derived.flatMap((rows) => followChange(rows, before, after))];
  }

  private get derived(): readonly DerivedRows[] {
    return this.expiry ? [...this.indexes, this.expiry] : this.indexes;
  }
}

function followChange(
  derived: DerivedRows,
  before: Item | undefined,
  after: Item | undefined,
): Write[] {
  const oldKey = before && derived.key(before);
  const newKey = after && derived.key(after);
  return [
    ...(oldKey !== undefined && oldKey !== newKey ? [derived.rows.delete(oldKey)] : []),
    ...(after && newKey !== undefined ? [derived.rows.put(newKey, derived.value(after))] : []),
  ];
}
