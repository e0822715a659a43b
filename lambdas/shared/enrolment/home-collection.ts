import { createHash } from 'node:crypto';

/**
 * The collection that a subject's face is enrolled into: the one whose hash together with the subject is highest
 * (rendezvous hashing). It is the same for a subject as long as that collection is open. One that is opened later
 * takes an even share of the subjects from all others, one that is closed leaves its share to them, and nobody else
 * moves. Where a face lies is written down with it and never computed: what is enrolled stays.
 *
 * @param open ids of the collections that take new faces
 */
export function homeCollection(subjectId: string, open: readonly [string, ...string[]]): string {
  const weight = (collectionId: string): string =>
    createHash('sha256').update(`${collectionId} ${subjectId}`).digest('hex');
  return open.reduce((highest, one) => (weight(one) > weight(highest) ? one : highest));
}
