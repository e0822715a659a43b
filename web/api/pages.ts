/** A part of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Of the next page; the last page has none. */
  readonly cursor?: string | undefined;
}

/**
 * A list: awaited it is one page, and iterated (`for await`) each item of all pages, which are read as they are needed.
 */
export class Pages<Item, First extends Page<Item> = Page<Item>>
  implements PromiseLike<First>, AsyncIterable<Item>
{
  readonly #read: (cursor: string | undefined) => Promise<First>;

  /** @param read reads the page of a cursor; the first one without */
  constructor(read: (cursor: string | undefined) => Promise<First>) {
    this.#read = read;
  }

  then<Fulfilled = First, Rejected = never>(
    fulfilled?: ((page: First) => Fulfilled | PromiseLike<Fulfilled>) | null,
    rejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): Promise<Fulfilled | Rejected> {
    return this.#read(undefined).then(fulfilled, rejected);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    let cursor: string | undefined;
    do {
      const page = await this.#read(cursor);
      yield* page.items;
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
}
