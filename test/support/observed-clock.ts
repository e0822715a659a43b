import { ManualClock } from './manual-clock';

/** A clock that stands still, and tells when something waits for a certain time. */
export class ObservedClock extends ManualClock {
  private readonly awaited = new Set<number>();
  private readonly observers = new Map<number, () => void>();

  override schedule(at: number, task: () => void): () => void {
    const cancel = super.schedule(at, task);
    this.awaited.add(at);
    this.observers.get(at)?.();
    return cancel;
  }

  /** Resolves once something is scheduled for this long after now, in milliseconds. */
  async timerIn(milliseconds: number): Promise<void> {
    const at = this.now() + milliseconds;
    if (this.awaited.has(at)) return;
    await new Promise<void>((resolve) => this.observers.set(at, resolve));
  }
}
