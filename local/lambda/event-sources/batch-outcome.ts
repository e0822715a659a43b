import * as z from 'zod';
import type { JsonValue } from '../../service';
import type { InvocationResponse } from '../lambda';

/** What the function answers that reports the items it failed for. Nothing at all stands for no failure. */
const report = z
  .object({
    batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish(),
  })
  .nullable();

/**
 * The items of a batch that a function has not dealt with: all of them if it failed as a whole, or answered something
 * else than a report of items in the batch.
 *
 * @param ids what the items of the batch are called
 */
export function failedItems(
  { FunctionError, Payload }: InvocationResponse,
  ids: readonly string[],
  reportsItemFailures: boolean,
): ReadonlySet<string> {
  if (FunctionError) return new Set(ids);
  if (!reportsItemFailures) return new Set();
  const reported = reportedItems(Payload);
  return reported?.every((id) => ids.includes(id)) ? new Set(reported) : new Set(ids);
}

function reportedItems(payload: JsonValue): string[] | undefined {
  const { success, data } = report.safeParse(payload);
  if (!success) return undefined;
  return (data?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
}
