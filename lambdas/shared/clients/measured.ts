import * as z from 'zod';
import { writeMetrics } from '../metrics/write-metrics';
import { isThrottling } from './throttling';

type Send<Arguments, Result> = (sent: Arguments) => Promise<Result>;

/** A middleware that any client takes. */
type Middleware = <Arguments, Result>(next: Send<Arguments, Result>) => Send<Arguments, Result>;

interface MeasurableClient {
  readonly middlewareStack: {
    addRelativeTo(
      middleware: Middleware,
      options: {
        readonly name: string;
        readonly relation: 'after';
        readonly toMiddleware: string;
      },
    ): void;
  };
}

/** The SDK's own name for what sends requests again. All that comes after it happens at each attempt. */
const RETRY_MIDDLEWARE = 'retryMiddleware';

/** Says at every attempt which one it is. */
const attemptSchema = z.object({
  request: z.object({
    headers: z.object({ 'amz-sdk-request': z.string().regex(/^attempt=\d+;/) }),
  }),
});

/** Counts what a service refuses as too many requests, and what is sent to it again, for whatever cause. */
export function measured<Client extends MeasurableClient>(service: string, client: Client): Client {
  const count = (name: 'Throttles' | 'Retries') =>
    writeMetrics([{ name, value: 1, dimensions: { Service: service } }]);
  const counting: Middleware = (next) => async (sent) => {
    if (isRetry(sent)) count('Retries');
    try {
      return await next(sent);
    } catch (error) {
      if (isThrottling(error)) count('Throttles');
      throw error;
    }
  };
  client.middlewareStack.addRelativeTo(counting, {
    name: 'countAttempts',
    relation: 'after',
    toMiddleware: RETRY_MIDDLEWARE,
  });
  return client;
}

function isRetry(sent: unknown): boolean {
  const attempt = attemptSchema.safeParse(sent);
  return (
    attempt.success && !attempt.data.request.headers['amz-sdk-request'].startsWith('attempt=1;')
  );
}
