import type { Clock } from '../clock';

/** So many requests at once, and then so many a second. */
export interface ThrottleLimit {
  readonly ratePerSecond: number;
  readonly burst: number;
}

/** Lets a burst of requests through, and then as many a second as it is refilled with. */
class TokenBucket {
  private tokens: number;
  private filledAt: number;

  constructor(
    private readonly limit: ThrottleLimit,
    private readonly clock: Clock,
  ) {
    this.tokens = limit.burst;
    this.filledAt = clock.now();
  }

  /** Takes a token; false when there is none. */
  take(): boolean {
    const { ratePerSecond, burst } = this.limit;
    const now = this.clock.now();
    const gained = ((now - this.filledAt) / 1000) * ratePerSecond;
    this.tokens = Math.min(burst, this.tokens + gained);
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
