import type { Table } from '../store/store';
import type { Item } from './requests';
import type { DerivedRows } from './secondary-index';

/** An item that expires, as found in the order of time. */
export interface Expiry {
  readonly tableName: string;
  readonly itemKey: string;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}

/** The digits of a time in a key: seconds up to the year 33658. */
const TIME_DIGITS = 12;

/** The beginning of the keys of all that expires at a time in seconds. */
export function timeKey(seconds: number): string {
  return String(seconds).padStart(TIME_DIGITS, '0');
}

/** The items of a table by the time they expire. All tables share the rows, so that one timer serves them. */
export class ExpiryRows implements DerivedRows {
  constructor(
    readonly rows: Table<Expiry>,
    private readonly tableName: string,
    private readonly attribute: string,
    private readonly itemKey: (item: Item) => string,
  ) {}

  /** When an item expires, in seconds since the epoch: its TTL attribute, if that is a number. */
  expiresAt(item: Item): number | undefined {
    const seconds = Math.floor(Number(item[this.attribute]?.N ?? NaN));
    return seconds >= 0 && seconds < 10 ** TIME_DIGITS ? seconds : undefined;
  }

  key(item: Item): string | undefined {
    const seconds = this.expiresAt(item);
    return seconds === undefined
      ? undefined
      : `${timeKey(seconds)}/${this.tableName}/${this.itemKey(item)}`;
  }

  value(item: Item): Expiry {
    return {
      tableName: this.tableName,
      itemKey: this.itemKey(item),
      expiresAt: this.expiresAt(item) ?? 0,
    };
  }
}
