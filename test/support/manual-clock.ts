import type { Clock } from '../../local/clock';

interface Timer {
  readonly at: number;
  readonly task: () => void;
}

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  private readonly timers = new Set<Timer>();

  constructor(private time = Date.now()) {}

  now(): number {
    return this.time;
  }

  schedule(at: number, task: () => void): () => void {
    const timer = { at, task };
    this.timers.add(timer);
    if (at <= this.time) setImmediate(() => this.fireDue());
    return () => {
      this.timers.delete(timer);
    };
  }

  /** Moves time forward and runs what falls due, in order. */
  advance(milliseconds: number): void {
    this.time += milliseconds;
    this.fireDue();
  }

  private fireDue(): void {
    const due = [...this.timers].filter(({ at }) => at <= this.time).sort((a, b) => a.at - b.at);
    for (const timer of due) {
      if (this.timers.delete(timer)) timer.task();
    }
  }
}
