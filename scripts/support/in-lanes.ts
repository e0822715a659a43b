/**
 * Does something with each item, several at a time, in the order of the items.
 *
 * @param lanes how many are under way at a time
 * @param signal once aborted, no further item is begun; those under way come to their end
 * @returns results in the order of the items; those of items not begun are missing
 * @throws what the first failure was; no further item is begun then
 */
export async function inLanes<Item, Result>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item) => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  let failed = false;
  const lane = async (): Promise<void> => {
    for (const [index, item] of queue) {
      if (failed || signal?.aborted) return;
      try {
        results[index] = await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const lanesUnderWay = Array.from({ length: Math.min(lanes, items.length) }, lane);
  const ended = await Promise.allSettled(lanesUnderWay);
  const failure = ended.find((one) => one.status === 'rejected');
  if (failure) throw failure.reason;
  return results;
}
