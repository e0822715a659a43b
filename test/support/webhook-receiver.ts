import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { webhookBody, type StatusChanged } from '../../lambdas/shared/events/events';

/** A message as it came, and what was answered. */
export interface ReceivedWebhook {
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly change: StatusChanged;
  readonly status: number;
}

const headersSchema = z.object({
  'webhook-id': z.string(),
  'webhook-timestamp': z.string(),
  'webhook-signature': z.string(),
});

/** An application that is told of changes, on this machine. */
export class WebhookReceiver {
  readonly received: ReceivedWebhook[] = [];
  /** What it answers to a message; 204 unless told otherwise. */
  answer: (change: StatusChanged) => number = () => 204;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<WebhookReceiver> {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = z.object({ port: z.number() }).parse(server.address());
    const receiver = new WebhookReceiver(server, `http://127.0.0.1:${port}/`);
    server.on('request', (request, response) => {
      void text(request).then((body) => {
        response.writeHead(receiver.take(headersSchema.parse(request.headers), body)).end();
      });
    });
    return receiver;
  }

  private take(headers: z.infer<typeof headersSchema>, body: string): number {
    const { data: change } = webhookBody.parse(JSON.parse(body));
    const status = this.answer(change);
    this.received.push({ id: headers['webhook-id'], headers, body, change, status });
    return status;
  }

  /** What came of a verification, in the order it came in. */
  of(verificationId: string): ReceivedWebhook[] {
    return this.received.filter(({ change }) => change.verificationId === verificationId);
  }

  /** Ids of messages that it has taken. */
  taken(): Set<string> {
    return new Set(this.received.filter(({ status }) => status < 300).map(({ id }) => id));
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
