import type * as z from 'zod';
import type { reviewedVerificationView } from '../shared/api/reviewer-schemas';
import { pathParameters } from '../shared/api/schemas';
import { documentKey } from '../shared/evidence';
import { postponedUntil } from '../shared/liveness-budget';
import type { Verification } from '../shared/verification';
import { visibleApplications, type ReviewCaller } from './visible-verification';

export type ImageName = z.infer<typeof pathParameters.image>;

/** One stored image: the version, where it is known, that was judged. */
export interface StoredImage {
  readonly key: string;
  readonly versionId?: string | undefined;
}

/** The image of a verification by its name; undefined when there is none. */
export function imageOf(verification: Verification, name: ImageName): StoredImage | undefined {
  const { id, document, liveness } = verification;
  switch (name) {
    case 'document':
      return (
        document && {
          key: document.documentKey ?? documentKey(id, document.attempt),
          versionId: document.documentVersionId,
        }
      );
    case 'face':
      return document?.faceKey === undefined ? undefined : { key: document.faceKey };
    case 'liveness':
      return liveness?.referenceKey == null
        ? undefined
        : { key: liveness.referenceKey, versionId: liveness.referenceVersionId ?? undefined };
    case 'audit-1':
    case 'audit-2':
    case 'audit-3':
    case 'audit-4': {
      const key = liveness?.auditKeys[Number(name.slice('audit-'.length)) - 1];
      return key === undefined ? undefined : { key };
    }
  }
}

/**
 * What a reviewer sees: everything but tokens and, where applications are separated, the subjects of faces like this
 * one, which another application may have named. A claim whose time has passed is none.
 */
export function toReviewedView(
  verification: Verification,
  caller: ReviewCaller,
): z.input<typeof reviewedVerificationView> {
  const { claim, opinions = [], duplicates, erasure } = verification;
  return {
    ...verification,
    postponedUntil: postponedUntil(verification),
    claim: claim && Date.parse(claim.until) > Date.now() ? claim : undefined,
    opinions,
    duplicates: visibleApplications(caller)
      ? duplicates?.map(({ faceId, similarity }) => ({ faceId, similarity }))
      : duplicates,
    erasedAt: erasure?.at,
    receipt: erasure?.receipt,
    images: pathParameters.image.options.filter((name) => imageOf(verification, name)),
  };
}
