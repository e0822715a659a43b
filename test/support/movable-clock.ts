import { systemClock, type Clock } from '../../local/clock';

interface Timer {
  readonly at: number;
  readonly task: () => void;
  cancel: () => void;
}

/** A clock that goes as the machine's does, until a test moves it on. */
export class MovableClock implements Clock {
  private readonly timers = new Set<Timer>();
  private ahead = 0;

  now(): number {
    return systemClock.now() + this.ahead;
  }

  schedule(at: number, task: () => void): () => void {
    const timer: Timer = { at, task, cancel: () => undefined };
    this.timers.add(timer);
    this.arm(timer);
    return () => {
      this.timers.delete(timer);
      timer.cancel();
    };
  }

  /** Moves time forward; what falls due is run as soon as possible. */
  advance(milliseconds: number): void {
    this.ahead += milliseconds;
    for (const timer of this.timers) {
      timer.cancel();
      this.arm(timer);
    }
  }

  private arm(timer: Timer): void {
    timer.cancel = systemClock.schedule(timer.at - this.ahead, () => {
      this.timers.delete(timer);
      timer.task();
    });
  }
}
