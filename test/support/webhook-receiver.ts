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
  /** What was answered; undefined where the connection was cut off instead. */
  readonly status: number | undefined;
  /** Whether it was written down, as an application does before it answers that it was. */
  readonly isTaken: boolean;
}

/** What a receiver may answer: a status, or nothing, cutting the connection off before or after it has taken the message. */
export type ReceiverAnswer = number | 'cut off' | 'taken and cut off';

const headersSchema = z.object({
  'webhook-id': z.string(),
  'webhook-timestamp': z.string(),
  'webhook-signature': z.string(),
});

/** An application that is told of changes, on this machine. */
export class WebhookReceiver {
  readonly received: ReceivedWebhook[] = [];
  /** What it answers to a message; 204 unless told otherwise. */
  answer: (change: StatusChanged) => ReceiverAnswer = () => 204;

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
        const status = receiver.take(headersSchema.parse(request.headers), body);
        if (status === undefined) request.socket.destroy();
        else response.writeHead(status).end();
      });
    });
    return receiver;
  }

  private take(headers: z.infer<typeof headersSchema>, body: string): number | undefined {
    const { data: change } = webhookBody.parse(JSON.parse(body));
    const answer = this.answer(change);
    const status = typeof answer === 'number' ? answer : undefined;
    const isTaken = answer === 'taken and cut off' || (status !== undefined && status < 300);
    this.received.push({ id: headers['webhook-id'], headers, body, change, status, isTaken });
    return status;
  }

  /** What came of a verification, in the order it came in. */
  of(verificationId: string): ReceivedWebhook[] {
    return this.received.filter(({ change }) => change.verificationId === verificationId);
  }

  /** Ids of messages that it has taken. */
  taken(): Set<string> {
    return new Set(this.received.filter(({ isTaken }) => isTaken).map(({ id }) => id));
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
