import { invalidPaginationToken } from './exceptions';

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Missing on the last page. */
  readonly nextToken?: string;
}

export interface PageRequest {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/**
 * Reads one page of an ordered list; its token is the key of the page's last item.
 *
 * @param largest items on a page when the request does not say
 * @throws ServiceError `InvalidPaginationTokenException`
 */
export async function readPage<Item>(
  { MaxResults: limit, NextToken: token }: PageRequest,
  largest: number,
  read: (after: string | undefined, limit: number) => Promise<Item[]>,
  keyOf: (item: Item) => string,
): Promise<Page<Item>> {
  // AWS takes 0 for "as you like".
  const size = limit === undefined || limit === 0 ? largest : limit;
  const found = await read(token === undefined ? undefined : decode(token), size + 1);
  const items = found.slice(0, size);
  const last = items.at(-1);
  if (found.length <= size || last === undefined) return { items };
  return { items, nextToken: Buffer.from(keyOf(last)).toString('base64url') };
}

function decode(token: string): string {
  const key = Buffer.from(token, 'base64url').toString();
  if (Buffer.from(key).toString('base64url') !== token) throw invalidPaginationToken();
  return key;
}
