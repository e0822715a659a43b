import type { RequirementsOf } from '../iam/requirements';
import type { Account } from './account';
import { parseInput } from '../operation-input';
import { collectionInput } from './schemas';

/** What the operations on collections need; the others know no resources. */
export function rekognitionRequirements({
  accountId,
  region,
}: Account): Readonly<Record<string, RequirementsOf>> {
  const onCollection = (operation: string): [string, RequirementsOf] => [
    operation,
    (input) => {
      const { CollectionId: id } = parseInput(collectionInput, input);
      const resource = `arn:aws:rekognition:${region}:${accountId}:collection/${id}`;
      return [{ action: `rekognition:${operation}`, resource }];
    },
  ];
  return Object.fromEntries(
    [
      'CreateCollection',
      'DeleteCollection',
      'DeleteFaces',
      'DescribeCollection',
      'IndexFaces',
      'ListFaces',
      'SearchFaces',
      'SearchFacesByImage',
    ].map(onCollection),
  );
}
