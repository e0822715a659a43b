import { ServiceError } from '../../service';

/** The longest line between chunks, in bytes: a size, or a trailing header. */
const longestLine = 4096;

/** An upload in the `aws-chunked` encoding: sized chunks, then trailing headers with the checksum of it all. */
export class ChunkedUpload {
  /** Complete once {@link ChunkedUpload.body} has ended. */
  readonly trailers = new Map<string, string>();
  private buffered = Buffer.alloc(0);
  private readonly source: AsyncIterator<Uint8Array>;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.source = source[Symbol.asyncIterator]();
  }

  /**
   * The bytes inside the chunks.
   *
   * @throws ServiceError `IncompleteBody` when the encoding is broken or ends too soon.
   */
  async *body(): AsyncIterable<Buffer> {
    for (let size = await this.chunkSize(); size > 0; size = await this.chunkSize()) {
      while (size > 0) {
        if (this.buffered.length === 0) await this.fill();
        const part = this.take(Math.min(size, this.buffered.length));
        size -= part.length;
        yield part;
      }
      if ((await this.line()) !== '') throw incomplete();
    }
    for (let line = await this.line(); line !== ''; line = await this.line()) {
      const colon = line.indexOf(':');
      this.trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
    }
  }

  private async chunkSize(): Promise<number> {
    const line = await this.line();
    if (!/^[0-9a-f]{1,8}$/i.test(line)) throw incomplete();
    return Number.parseInt(line, 16);
  }

  private async line(): Promise<string> {
    let end = this.buffered.indexOf('\r\n');
    while (end < 0) {
      if (this.buffered.length > longestLine) throw incomplete();
      await this.fill();
      end = this.buffered.indexOf('\r\n');
    }
    const line = this.take(end).toString('latin1');
    this.take(2);
    return line;
  }

  private take(length: number): Buffer {
    const taken = this.buffered.subarray(0, length);
    this.buffered = this.buffered.subarray(length);
    return taken;
  }

  private async fill(): Promise<void> {
    const next = await this.source.next();
    if (next.done === true) throw incomplete();
    this.buffered = Buffer.concat([this.buffered, next.value]);
  }
}

function incomplete(): ServiceError {
  return new ServiceError(
    'IncompleteBody',
    'The request body terminated unexpectedly or is not in the aws-chunked encoding.',
  );
}
