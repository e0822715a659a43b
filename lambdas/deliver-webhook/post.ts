import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import * as z from 'zod';
import type { AttemptOutcome } from '../shared/webhooks/delivery';
import {
  checkLiteral,
  ForbiddenAddressError,
  guardedLookup,
  isLoopbackAddress,
  isPublic,
  type Resolve,
} from './addresses';

/** How long a receiver may take to answer, in milliseconds, connecting counted in. */
const PATIENCE = 15_000;

/** How much of an answer is read, in bytes, and for how long, in milliseconds; nobody needs what it says. */
const ANSWER_BYTES = 16_384;
const ANSWER_PATIENCE = 1_000;

/** Bytes of the headers of an answer. */
const HEADER_BYTES = 16_384;

/** How an attempt to send something ended. */
export interface Attempted {
  readonly outcome: AttemptOutcome;
  /** Absent where nobody answered. */
  readonly statusCode?: number;
  /** Name of the error, where nobody answered. */
  readonly detail?: string;
  readonly milliseconds: number;
}

export interface Message {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface PostOptions {
  /** Whether messages may go to this machine, and to nothing else without TLS. */
  readonly loopback: boolean;
  readonly patience?: number;
  readonly resolve?: Resolve;
}

/** Sends a message, follows no redirect, and tells how it ended; never throws. */
export async function post(message: Message, options: PostOptions): Promise<Attempted> {
  const start = performance.now();
  const ended = await send(message, options).catch((error: unknown) => failure(error));
  return { ...ended, milliseconds: Math.round(performance.now() - start) };
}

type Ended = Omit<Attempted, 'milliseconds'>;

function send({ url, headers, body }: Message, options: PostOptions): Promise<Ended> {
  const { loopback, patience = PATIENCE, resolve } = options;
  const secure = url.protocol === 'https:';
  const isReachable = (address: string) =>
    (loopback && isLoopbackAddress(address)) || (secure && isPublic(address));
  return new Promise((settle, fail) => {
    checkLiteral(url.hostname, isReachable);
    const request = (secure ? requestHttps : requestHttp)(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' },
      agent: false,
      lookup: guardedLookup(isReachable, resolve),
      maxHeaderSize: HEADER_BYTES,
      signal: AbortSignal.timeout(patience),
    });
    request.once('response', (response) => {
      settle(endRead(response).then(() => judged(response.statusCode ?? 0)));
    });
    // Also once it is settled: an answer that is cut off must not end the process.
    request.on('error', fail);
    request.end(body);
  });
}

/** Lets a receiver finish a short answer; cuts off one that is long or slow. The status has been read by then. */
function endRead(response: IncomingMessage): Promise<void> {
  return new Promise((done) => {
    const cutOff = setTimeout(() => response.destroy(), ANSWER_PATIENCE);
    let bytes = 0;
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > ANSWER_BYTES) response.destroy();
    });
    response.on('error', () => undefined);
    response.once('close', () => {
      clearTimeout(cutOff);
      done();
    });
  });
}

function judged(statusCode: number): Ended {
  if (statusCode >= 200 && statusCode < 300) return { outcome: 'delivered', statusCode };
  if (statusCode === 410) return { outcome: 'gone', statusCode };
  if (statusCode >= 300 && statusCode < 400) return { outcome: 'redirected', statusCode };
  return { outcome: 'refused', statusCode };
}

/** Errors of Node.js; those of signals name what gave the signal. */
const errorSchema = z.object({
  name: z.string(),
  code: z.string().optional().catch(undefined),
  cause: z.object({ name: z.string() }).optional().catch(undefined),
});

function failure(error: unknown): Ended {
  if (error instanceof ForbiddenAddressError) return { outcome: 'forbidden_address' };
  const { name, code, cause } = errorSchema.parse(error);
  if (cause?.name === 'TimeoutError') return { outcome: 'timed_out' };
  return { outcome: 'unreachable', detail: code ?? name };
}
