import type { IncomingMessage } from 'node:http';
import { createContext, runInContext, Script } from 'node:vm';
import * as z from 'zod';

/**
 * How long a function may take, in milliseconds. CloudFront allows it a fraction of one, but this counts what else the
 * machine does meanwhile: it ends what never would.
 */
const TIMEOUT = 10_000;

const forwarded = z.object({ uri: z.string().startsWith('/') });

/** Runs the CloudFront function that every request goes through first. */
export class ViewerRequest {
  private readonly global: { event: string } = { event: '' };
  private readonly context = createContext(this.global);
  private readonly call = new Script('handler(JSON.parse(event))');

  /** @param code source with a function `handler(event)` */
  constructor(code: string) {
    runInContext(code, this.context, { filename: 'viewer-request.js', timeout: TIMEOUT });
  }

  /**
   * The path that the function asks the bucket for.
   *
   * @throws Error when it fails, or answers by itself, which is not implemented
   */
  run({ method, headers }: IncomingMessage, path: string): string {
    this.global.event = JSON.stringify({
      version: '1.0',
      context: { eventType: 'viewer-request' },
      viewer: { ip: '127.0.0.1' },
      request: {
        method,
        uri: path,
        querystring: {},
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name, { value: String(value) }]),
        ),
        cookies: {},
      },
    });
    return forwarded.parse(this.call.runInContext(this.context, { timeout: TIMEOUT })).uri;
  }
}
