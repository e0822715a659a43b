import type { Account } from './account';
import { faceModelVersion } from './face-model';
import type { FaceCollections } from './face-collections';
import { invalidParameters } from './exceptions';
import { faceRecord } from './face-record';
import { operation } from '../operation-input';
import { readPage } from './pagination';
import {
  collectionInput,
  createCollectionInput,
  deleteFacesInput,
  listCollectionsInput,
  listFacesInput,
} from './schemas';
import type { Operation } from '../service';

/** Largest page of collections or faces. */
const largestPage = 4096;

/** What manages collections and the faces in them. */
export function collectionOperations(
  collections: FaceCollections,
  account: Account,
): Record<string, Operation> {
  /** Without the leading `arn:` in some answers, as in AWS. */
  const resourceName = (collectionId: string): string =>
    `aws:rekognition:${account.region}:${account.accountId}:collection/${collectionId}`;

  return {
    CreateCollection: operation(createCollectionInput, async (input) => {
      if (input.Tags && Object.keys(input.Tags).length > 0) {
        throw invalidParameters('The embedded Rekognition keeps no tags: leave out Tags.');
      }
      await collections.create(input.CollectionId);
      return {
        StatusCode: 200,
        CollectionArn: resourceName(input.CollectionId),
        FaceModelVersion: faceModelVersion,
      };
    }),

    DescribeCollection: operation(collectionInput, async ({ CollectionId: collectionId }) => {
      const { faceCount, createdAt } = await collections.describe(collectionId);
      return {
        FaceCount: faceCount,
        FaceModelVersion: faceModelVersion,
        CollectionARN: `arn:${resourceName(collectionId)}`,
        CreationTimestamp: createdAt / 1000,
        UserCount: 0,
      };
    }),

    ListCollections: operation(listCollectionsInput, async (input) => {
      const { items, nextToken } = await readPage(
        input,
        largestPage,
        (after, limit) => collections.list(after, limit),
        (collectionId) => collectionId,
      );
      return {
        CollectionIds: [...items],
        FaceModelVersions: items.map(() => faceModelVersion),
        ...(nextToken !== undefined && { NextToken: nextToken }),
      };
    }),

    DeleteCollection: operation(collectionInput, async (input) => {
      await collections.delete(input.CollectionId);
      return { StatusCode: 200 };
    }),

    ListFaces: operation(listFacesInput, async (input) => {
      const { CollectionId: collectionId, FaceIds: only } = input;
      const { items, nextToken } = await readPage(
        input,
        largestPage,
        (after, limit) => collections.listFaces(collectionId, after, limit, only),
        ({ faceId }) => faceId,
      );
      return {
        Faces: items.map(faceRecord),
        FaceModelVersion: faceModelVersion,
        ...(nextToken !== undefined && { NextToken: nextToken }),
      };
    }),

    DeleteFaces: operation(deleteFacesInput, async ({ CollectionId, FaceIds: faceIds }) => {
      const deleted = await collections.remove(CollectionId, faceIds);
      const missing = [...new Set(faceIds)].filter((faceId) => !deleted.includes(faceId));
      return {
        DeletedFaces: deleted,
        UnsuccessfulFaceDeletions: missing.map((faceId) => ({
          FaceId: faceId,
          Reasons: ['FACE_NOT_FOUND'],
        })),
      };
    }),
  };
}
