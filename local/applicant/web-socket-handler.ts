import { on, once } from 'node:events';
import { WebSocket } from 'ws';
import * as z from 'zod';

/** What this needs of a request the SDK has signed; the body is an event stream, frame by frame. */
const requestSchema = z.object({
  hostname: z.string(),
  port: z.int().optional(),
  path: z.string(),
  query: z.record(z.string(), z.string()),
  body: z.custom<AsyncIterable<Uint8Array>>(
    (body) => typeof body === 'object' && body !== null && Symbol.asyncIterator in body,
  ),
});

/**
 * Carries the SDK's event streams over a WebSocket without TLS, which the SDK cannot do by itself: to a server
 * on this machine.
 */
export const webSocketHandler = {
  /** Makes the SDK presign the request and drop its headers, as browsers need it. */
  metadata: { handlerProtocol: 'websocket' },

  /** @throws Error when the connection is refused */
  async handle(request: unknown) {
    const { hostname, port, path, query, body } = requestSchema.parse(request);
    const pairs = Object.entries(query).map(([name, value]) => `${escape(name)}=${escape(value)}`);
    const host = port === undefined ? hostname : `${hostname}:${port}`;
    const socket = new WebSocket(`ws://${host}${path}?${pairs.join('&')}`);
    // The server may answer with the last bytes of its handshake.
    const received: AsyncIterable<unknown[]> = on(socket, 'message', { close: ['close'] });
    await once(socket, 'open');
    void sendAll(socket, body);
    return { response: { statusCode: 200, headers: {}, body: frames(socket, received) } };
  },
};

async function sendAll(socket: WebSocket, body: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    for await (const frame of body) socket.send(frame);
  } catch {
    // The server learns of it by the connection's end, and so does whoever reads the answers.
    socket.terminate();
  }
}

async function* frames(
  socket: WebSocket,
  received: AsyncIterable<unknown[]>,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const [data] of received) {
      if (Buffer.isBuffer(data)) yield data;
    }
  } finally {
    socket.close(1000);
  }
}

/** As signatures have it: more is escaped than `encodeURIComponent` does. */
function escape(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
