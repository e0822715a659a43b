/** What is begun with less time left might be cut off, in milliseconds. */
const RESERVE = 30_000;

/** The function has no time left for all that is to be done. What was done stays done. */
class RetentionUnfinishedError extends Error {
  override readonly name = 'RetentionUnfinished';

  constructor() {
    super('There is more to be kept or deleted than one call has time for; the next goes on.');
  }
}

/** The time a call of a function has left. */
export class Remaining {
  /** @param milliseconds until Lambda ends the call */
  constructor(private readonly milliseconds: () => number) {}

  /** @throws RetentionUnfinished when there is too little left to begin something */
  check(): void {
    if (this.milliseconds() < RESERVE) throw new RetentionUnfinishedError();
  }
}
