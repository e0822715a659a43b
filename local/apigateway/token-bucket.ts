import type { Clock } from '../clock';

/** What API Gateway allows an account unless less is said: requests per second, and requests at once. */
const accountLimits = { ratePerSecond: 10_000, burst: 5_000 };

/** A limit as templates give it. */
export interface ThrottleLimit {
  readonly ratePerSecond?: number | undefined;
  readonly burst?: number | undefined;
}

/** Lets a burst of requests through, and then as many a second as it is refilled with. */
class TokenBucket {
  private readonly ratePerSecond: number;
  private readonly burst: number;
  private tokens: number;
  private filledAt: number;

  constructor(
    limit: ThrottleLimit,
    private readonly clock: Clock,
  ) {
    this.ratePerSecond = limit.ratePerSecond ?? accountLimits.ratePerSecond;
    this.burst = limit.burst ?? accountLimits.burst;
    this.tokens = this.burst;
    this.filledAt = clock.now();
  }

  /** Takes a token; false when there is none. */
  take(): boolean {
    const now = this.clock.now();
    const gained = ((now - this.filledAt) / 1000) * this.ratePerSecond;
    this.tokens = Math.min(this.burst, this.tokens + gained);
    this.filledAt = now;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}

/** Buckets by what they limit. They begin full when the process starts, as they are not worth keeping. */
export class Throttles {
  private readonly buckets = new Map<string, TokenBucket>();

  constructor(private readonly clock: Clock) {}

  /** Whether a limit lets one more request through. */
  admits(key: string, limit: ThrottleLimit): boolean {
    const bucket = this.buckets.get(key) ?? new TokenBucket(limit, this.clock);
    this.buckets.set(key, bucket);
    return bucket.take();
  }
}
