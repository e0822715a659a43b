/** Pauses between repeats, in milliseconds, where the API does not say how long: they grow, up to the longest. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 20_000;

/** Seconds longer than which nobody is kept waiting; the refusal is told instead, with the time it names. */
const PATIENCE = 60;

/** The API had no room for the request, and did nothing. */
const busy: ReadonlySet<number> = new Set([429, 503]);

/**
 * Makes a request, and repeats it while the API has no room for it: no sooner than its `Retry-After` says, and spread
 * out, so that not all who were turned away come back at once.
 *
 * @param retries repeats after the first request, at most
 * @throws what ended the request's signal, also in a pause
 */
export async function fetchPatiently(request: Request, retries: number): Promise<Response> {
  for (let repeat = 0; ; repeat += 1) {
    // A body can be sent once; the last request may have the original's.
    const response = await fetch(repeat < retries ? request.clone() : request);
    const seconds = retryAfterOf(response) ?? 0;
    if (!busy.has(response.status) || repeat >= retries || seconds > PATIENCE) return response;
    await response.body?.cancel();
    const spread = Math.random() * Math.min(FIRST_PAUSE * 2 ** repeat, LONGEST_PAUSE);
    await pause(seconds * 1000 + spread, request.signal);
  }
}

/** Seconds that an answer asks to wait; undefined where it does not say. */
export function retryAfterOf({ headers }: Response): number | undefined {
  const text = headers.get('retry-after');
  if (text === null) return undefined;
  // A number of seconds, or a date (RFC 9110).
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(seconds, 0);
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      // Whatever the caller ended it with, as fetch rejects.
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
  });
}
