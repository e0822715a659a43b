import type { ThrottleLimit } from '../throttling/token-bucket';

/** What API Gateway allows an account unless less is said: requests per second, and requests at once. */
const accountLimits: ThrottleLimit = { ratePerSecond: 10_000, burst: 5_000 };

/** A limit as templates give it, who may leave out either half. */
export const limitOf = (
  ratePerSecond: number | undefined,
  burst: number | undefined,
): ThrottleLimit => ({
  ratePerSecond: ratePerSecond ?? accountLimits.ratePerSecond,
  burst: burst ?? accountLimits.burst,
});
