import type { Clock } from '../../clock';

/** Resolves after some milliseconds, or as soon as the signal is aborted. */
export async function wait(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const end = (): void => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.schedule(clock.now() + milliseconds, end);
    signal.addEventListener('abort', end);
  });
}
