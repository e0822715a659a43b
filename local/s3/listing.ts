import type { AnyVersion, ObjectVersion } from './object-version';
import type { S3 } from './s3';

/** What a list is asked for. */
export interface ListRequest {
  readonly prefix: string;
  /** Keys that agree up to it, behind the prefix, are rolled up into one common prefix. */
  readonly delimiter: string | undefined;
  /** How many keys and common prefixes to give, at most 1000. */
  readonly maximum: number;
  /** The last key or common prefix of the page before; the page begins behind it. */
  readonly after: string | undefined;
  /** In lists of versions, the last version of that key; the rest of its versions still follow. */
  readonly afterVersion?: string | undefined;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly commonPrefixes: readonly string[];
  /** Where the next page begins; undefined when this is the last one. */
  readonly next: { readonly key: string; readonly versionId?: string } | undefined;
}

export interface ListedVersion {
  readonly version: AnyVersion;
  readonly isLatest: boolean;
}

/** Objects as they stand, by key. */
export async function listObjects(
  s3: S3,
  bucket: string,
  request: ListRequest,
): Promise<Page<ObjectVersion>> {
  const { items, ...page } = await collect(current(newestFirst(s3, bucket, request)), request);
  return { ...page, items };
}

/** Every version and delete marker, by key and the newest first. */
export async function listVersions(
  s3: S3,
  bucket: string,
  request: ListRequest,
): Promise<Page<ListedVersion>> {
  return collect(newestFirst(s3, bucket, request), request);
}

async function* newestFirst(
  s3: S3,
  bucket: string,
  { prefix, after, afterVersion }: ListRequest,
): AsyncIterable<Listable<ListedVersion>> {
  const start = after === undefined || isBefore(after, prefix) ? prefix : after;
  let previousKey: string | undefined;
  let seenAfterVersion = false;
  for await (const version of s3.versionsFrom(bucket, start)) {
    const { key, versionId } = version;
    if (!key.startsWith(prefix)) {
      // Keys are in order: behind those with the prefix come none.
      if (isBefore(prefix, key)) return;
      continue;
    }
    const isLatest = key !== previousKey;
    previousKey = key;
    if (key === after && !seenAfterVersion) {
      seenAfterVersion = versionId === afterVersion;
      continue;
    }
    yield { key, versionId, item: { version, isLatest } };
  }
}

interface Listable<Item> {
  readonly key: string;
  readonly versionId: string;
  readonly item: Item;
}

async function* current(
  versions: AsyncIterable<Listable<ListedVersion>>,
): AsyncIterable<Listable<ObjectVersion>> {
  for await (const { key, versionId, item } of versions) {
    if (item.isLatest && !item.version.deleteMarker) yield { key, versionId, item: item.version };
  }
}

async function collect<Item>(
  source: AsyncIterable<Listable<Item>>,
  { prefix, delimiter, maximum, after }: ListRequest,
): Promise<Page<Item>> {
  const items: Item[] = [];
  const commonPrefixes: string[] = [];
  let last: Page<Item>['next'];
  for await (const { key, versionId, item } of source) {
    const rolledUp = commonPrefixOf(key, prefix, delimiter);
    if (rolledUp !== undefined && (rolledUp === after || rolledUp === commonPrefixes.at(-1))) {
      continue;
    }
    if (items.length + commonPrefixes.length === maximum) {
      return { items, commonPrefixes, next: last };
    }
    if (rolledUp === undefined) items.push(item);
    else commonPrefixes.push(rolledUp);
    last = rolledUp === undefined ? { key, versionId } : { key: rolledUp };
  }
  return { items, commonPrefixes, next: undefined };
}

function commonPrefixOf(
  key: string,
  prefix: string,
  delimiter: string | undefined,
): string | undefined {
  if (!delimiter) return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}

/** S3 orders keys by their bytes in UTF-8, which is not how JavaScript compares strings. */
function isBefore(one: string, other: string): boolean {
  return Buffer.compare(Buffer.from(one), Buffer.from(other)) < 0;
}
