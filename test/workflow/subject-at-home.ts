import { homeCollection } from '../../lambdas/shared/enrolment/home-collection';

/**
 * Names a subject whose face is enrolled in a certain collection.
 *
 * @param collections that are open to new faces
 * @throws Error when none of the names tried is at home there
 */
export function subjectAtHome(
  collectionId: string,
  name: string,
  collections: readonly [string, ...string[]],
): string {
  const names = Array.from({ length: 50 }, (_, index) => `${name}-${index}`);
  const found = names.find((one) => homeCollection(one, collections) === collectionId);
  if (found === undefined) throw new Error(`Nobody is at home in ${collectionId}.`);
  return found;
}
