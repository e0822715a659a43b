import updateItem from 'dynalite/actions/updateItem';
import type { Action } from 'dynalite/db';
import type { UpdateItemRequest } from './requests';

type Path = readonly (string | number)[];

/**
 * Updates an item with its clauses in the order in which the engine, which applies one after the
 * other, does what DynamoDB does: positions in lists mean those before the update. So removals come
 * last, and the later element of a list before the earlier.
 */
export const updateInOrder: Action<UpdateItemRequest> = (database, request, callback) => {
  request._updates?.sections.sort((one, other) => {
    const removals = Number(one.type === 'remove') - Number(other.type === 'remove');
    return removals || (one.type === 'remove' ? laterFirst(one.path, other.path) : 0);
  });
  updateItem(database, request, callback);
};

/** Orders paths so that of two elements of one list the later comes first. */
function laterFirst(one: Path, other: Path): number {
  for (const [depth, step] of one.entries()) {
    const otherStep = other[depth] ?? '';
    if (step === otherStep) continue;
    if (typeof step === 'number' && typeof otherStep === 'number') return otherStep - step;
    return String(step) < String(otherStep) ? -1 : 1;
  }
  return 0;
}
