import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod';

const putSchema = z.object({ Item: z.unknown() });

/** A DynamoDB of one item: what was last put, exactly as it went over the wire, is what is read. */
export async function startWireMemory(): Promise<{ endpoint: string; close: () => void }> {
  let item: unknown;
  const answer = async (request: IncomingMessage): Promise<object> => {
    const body: unknown = JSON.parse(await text(request));
    if (request.headers['x-amz-target'] === 'DynamoDB_20120810.GetItem') return { Item: item };
    item = putSchema.parse(body).Item;
    return {};
  };
  const server = createServer((request, response) => {
    void answer(request).then((body) => {
      response.setHeader('content-type', 'application/x-amz-json-1.0').end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
