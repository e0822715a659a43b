import { systemClock, type Clock } from '../../local/clock';

/** A clock that goes as the machine's does, and that a test can put forward. */
export class MovableClock implements Clock {
  private ahead = 0;
  private readonly timers = new Set<() => void>();

  now(): number {
    return systemClock.now() + this.ahead;
  }

  schedule(at: number, task: () => void): () => void {
    let cancel: () => void = () => undefined;
    const set = (): void => {
      cancel();
      cancel = systemClock.schedule(at - this.ahead, () => {
        this.timers.delete(set);
        task();
      });
    };
    set();
    this.timers.add(set);
    return () => {
      this.timers.delete(set);
      cancel();
    };
  }

  /** Puts the clock forward; what has fallen due by then happens soon, in its order. */
  advance(milliseconds: number): void {
    this.ahead += milliseconds;
    for (const set of [...this.timers]) set();
  }
}
