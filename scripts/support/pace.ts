import { setTimeout as wait } from 'node:timers/promises';
import { isThrottling } from '../../lambdas/shared/clients/throttling';

/** The slowest pace, in calls a second: below it nothing is to be gained by waiting longer. */
const SLOWEST = 0.2;
/** What is left of the pace when a call is refused as too many, and what is added to it by each that is not. */
const BACK = 0.5;
const FORWARD = 0.02;
/** How often one call is sent again before it is given up: some minutes at the slowest pace. */
const MOST_ATTEMPTS = 30;

/**
 * Sends so many calls a second at most, and fewer for a while when the service refuses them as too many: the pace is
 * halved at once and regained little by little.
 */
export class Pace {
  private current: number;
  /** When the next call may be sent, in milliseconds of `performance.now`. */
  private next = 0;
  private throttles = 0;

  /** @param callsPerSecond the fastest pace */
  constructor(private readonly callsPerSecond: number) {
    this.current = callsPerSecond;
  }

  /** How often the service has refused a call as one too many. */
  get refused(): number {
    return this.throttles;
  }

  /** Makes a call when it is its turn, again and again while it is refused as one too many. */
  async run<Result>(call: () => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      await this.turn();
      try {
        const result = await call();
        this.current = Math.min(this.callsPerSecond, this.current * (1 + FORWARD));
        return result;
      } catch (error) {
        if (!isThrottling(error) || attempt === MOST_ATTEMPTS) throw error;
        this.throttles += 1;
        this.current = Math.max(SLOWEST, this.current * BACK);
      }
    }
  }

  private async turn(): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.next);
    this.next = at + 1000 / this.current;
    if (at > now) await wait(at - now);
  }
}
