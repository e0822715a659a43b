import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import pc from 'picocolors';
import { Webhook } from 'standardwebhooks';
import { webhookBody } from '../../lambdas/shared/events/events';
import { UsageError } from '../../local/commands/arguments';
import { readSecrets } from './secrets';
import type { Target } from './target';

/** Receives webhooks on this machine, verifies them and prints what they tell, until it is interrupted. */
export async function listen(target: Target, endpoint: string, port: number): Promise<number> {
  let { current } = await readSecrets(target, endpoint);
  const server = createServer((request, response) => {
    void text(request).then(async (body) => {
      const genuine = verifies(current, request.headers, body);
      if (!genuine) ({ current } = await readSecrets(target, endpoint)); // it may have been rotated
      const accepted = genuine || verifies(current, request.headers, body);
      print(accepted, request.headers, body);
      response.writeHead(accepted ? 204 : 401).end();
    });
  });
  await new Promise<void>((listening, fail) => {
    server.once('error', (error) => {
      fail(new UsageError(`--port: ${port} cannot be listened on (${error.message})`));
    });
    server.listen(port, '127.0.0.1', listening);
  });
  console.log(`Listening for ${endpoint} on http://127.0.0.1:${port}/ – Ctrl-C stops it.`);
  await new Promise((stop) => {
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
  server.closeAllConnections();
  server.close();
  return 0;
}

/** What a receiver has to do; `Webhook` also refuses what was signed more than five minutes ago. */
function verifies(secret: string, headers: IncomingHttpHeaders, body: string): boolean {
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
  try {
    const given = names.map((name): [string, string] => [name, String(headers[name])]);
    new Webhook(secret).verify(body, Object.fromEntries(given));
    return true;
  } catch {
    return false;
  }
}

function print(accepted: boolean, headers: IncomingHttpHeaders, body: string): void {
  const time = pc.dim(new Date().toISOString().slice(11, 23));
  if (!accepted) {
    console.log(`${time} ${pc.red('✗')} a message whose signature does not verify`);
    return;
  }
  const { type, data } = webhookBody.parse(JSON.parse(body));
  const reason = data.reason === undefined ? '' : ` ${data.reason}`;
  const id = pc.dim(`webhook-id ${String(headers['webhook-id'])}`);
  console.log(`${time} ${pc.green('✓')} ${type}${reason} of ${data.verificationId}  ${id}`);
}
