import type { IncomingMessage } from 'node:http';
import { ServiceError } from '../service';

/**
 * Reads a whole request body into memory.
 *
 * @param maximumBytes how much to take before giving up
 * @throws ServiceError `RequestEntityTooLargeException` when there is more, `IncompleteBody` when the client goes away.
 */
export async function readBody(request: IncomingMessage, maximumBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maximumBytes) throw tooLarge(maximumBytes);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of bodyChunks(request)) {
      size += chunk.length;
      if (size > maximumBytes) break;
      chunks.push(chunk);
    }
  } catch {
    throw new ServiceError('IncompleteBody', 'The client went away before the body was complete.');
  }
  if (size > maximumBytes) throw tooLarge(maximumBytes);
  return Buffer.concat(chunks);
}

const tooLarge = (maximumBytes: number): ServiceError =>
  new ServiceError(
    'RequestEntityTooLargeException',
    `Request size exceeded ${maximumBytes} bytes`,
    413,
  );

/** A request's body as it comes. To stop reading leaves the connection open, so that an answer can still be sent. */
export function bodyChunks(request: IncomingMessage): AsyncIterable<Buffer> {
  return request.iterator({ destroyOnReturn: false });
}
