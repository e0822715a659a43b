import type { Clock } from '../clock';

/** Remembers values for a time, in memory. */
export class ExpiringMap<Value> {
  private readonly entries = new Map<
    string,
    { readonly value: Value; readonly expiresAt: number }
  >();

  /** @param lifetime in milliseconds */
  constructor(
    private readonly clock: Clock,
    private readonly lifetime: number,
  ) {}

  set(key: string, value: Value): void {
    const now = this.clock.now();
    for (const [known, { expiresAt }] of this.entries) {
      if (expiresAt <= now) this.entries.delete(known);
    }
    this.entries.set(key, { value, expiresAt: now + this.lifetime });
  }

  get(key: string): Value | undefined {
    const entry = this.entries.get(key);
    return entry && this.clock.now() < entry.expiresAt ? entry.value : undefined;
  }

  delete(key: string): void {
    this.entries.delete(key);
  }

  /** Gives a value once. */
  take(key: string): Value | undefined {
    const value = this.get(key);
    this.delete(key);
    return value;
  }
}
