/** How often a terminal is told of progress, in milliseconds, and how often a log is, in parts of the whole. */
const EVERY = 200;
const PARTS_OF_LOG = 10;

/** Tells on the standard error how many of many are done. */
export class Counter {
  private done = 0;
  private toldAt = 0;
  private readonly start = performance.now();

  /** @param what is counted, in the plural */
  constructor(
    private readonly what: string,
    private readonly total: number,
  ) {}

  /** @param detail what else there is to say */
  count(detail = ''): void {
    this.done += 1;
    if (process.stderr.isTTY) {
      const now = performance.now();
      if (now - this.toldAt < EVERY && this.done < this.total) return;
      this.toldAt = now;
      process.stderr.write(`\r\u001b[K${this.line(detail)}`);
      if (this.done === this.total) process.stderr.write('\n');
      return;
    }
    const part = Math.ceil(this.total / PARTS_OF_LOG);
    if (this.done % part === 0 || this.done === this.total) {
      process.stderr.write(`${this.line(detail)}\n`);
    }
  }

  private line(detail: string): string {
    const minutes = (performance.now() - this.start) / 60_000;
    const rate = Math.round(this.done / minutes);
    return `${this.done} of ${this.total} ${this.what}, ${rate} a minute${detail}`;
  }
}
