/** How long each operation is repeated, in milliseconds, and how many are under way at a time. */
const DURATION = 1500;
const AT_ONCE = 8;

/** How many times a second something is done. */
export async function rateOf(operation: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  let done = 0;
  const again = async (): Promise<void> => {
    while (performance.now() - start < DURATION) {
      await operation();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, again));
  return (done / (performance.now() - start)) * 1000;
}
