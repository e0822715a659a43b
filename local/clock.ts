/** The time, and timers, as every embedded service sees them; tests put a clock of their own in its place. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs a task at a time (milliseconds since the epoch, or as soon as possible once past). Returns a function that cancels it. */
  schedule(at: number, task: () => void): () => void;
}

/** The longest delay `setTimeout` takes, in milliseconds; longer ones are reached in several steps. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

/** The machine's own clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  schedule(at, task) {
    let timer: NodeJS.Timeout;
    const wait = (): void => {
      const delay = at - Date.now();
      timer =
        delay > LONGEST_TIMEOUT
          ? setTimeout(wait, LONGEST_TIMEOUT)
          : setTimeout(task, Math.max(0, delay));
      timer.unref();
    };
    wait();
    return () => {
      clearTimeout(timer);
    };
  },
};
