import type * as z from 'zod';
import { isThrottling } from '../clients/throttling';
import { logger } from '../logger';
import { UnknownVerificationError } from '../unknown-verification-error';
import { ApiError, NotFoundError, UnavailableError } from './errors';
import type { problemSchema } from './schemas';

export type Problem = z.infer<typeof problemSchema>;

/**
 * The body (RFC 9457) an error is answered with. What is no `ApiError` is a fault of ours:
 * it is logged, and told without its message.
 */
export function toProblem(error: unknown, requestId: string): Problem {
  const instance = `urn:uuid:${requestId}`;
  if (error instanceof UnknownVerificationError) return toProblem(unknownVerification(), requestId);
  if (isThrottling(error)) return toProblem(throttled(error), requestId);
  if (error instanceof ApiError) {
    const { type, title, status, message: detail, errors, until } = error;
    return {
      type: `urn:honnin:problem:${type}`,
      title,
      status,
      detail,
      instance,
      ...(errors && { errors: [...errors] }),
      ...(until !== undefined && { until }),
    };
  }
  logger.error('A request failed', { requestId, error: describe(error) });
  return {
    type: 'urn:honnin:problem:internal',
    title: 'A fault of the service',
    status: 500,
    detail: `Try again; if it stays, report request ${requestId}.`,
    instance,
  };
}

/** The SDK has tried again before. */
function throttled(error: Error): UnavailableError {
  logger.warn('Throttled', { error: error.name });
  return new UnavailableError('Many people are being verified now; try again in a few seconds.');
}

/** The same whether it never was or is another's: ids must not be probed. */
export function unknownVerification(): NotFoundError {
  return new NotFoundError(
    'There is no such verification here; check the id and the credentials it was made with.',
  );
}

/** Not the error itself: SDK errors carry members that quote what was read or sent. */
function describe(error: unknown) {
  if (!(error instanceof Error)) return { name: typeof error };
  const { name, message, stack } = error;
  return { name, message, stack };
}
