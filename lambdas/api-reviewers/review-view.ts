import type * as z from 'zod';
import type { pathParameters, reviewedVerificationView } from '../shared/api/schemas';
import { documentKey } from '../shared/evidence';
import type { Verification } from '../shared/verification';

export type ImageName = z.infer<typeof pathParameters.image>;

/** One stored image: the version, where it is known, that was judged. */
export interface StoredImage {
  readonly key: string;
  readonly versionId?: string | undefined;
}

/** The images of a verification that there are to look at, by name. */
export function imagesOf(verification: Verification): Partial<Record<ImageName, StoredImage>> {
  const { id, document, liveness } = verification;
  const referenceKey = liveness?.referenceKey ?? undefined;
  return {
    ...(document && {
      document: {
        key: document.documentKey ?? documentKey(id, document.attempt),
        versionId: document.documentVersionId,
      },
    }),
    ...(document?.faceKey !== undefined && { face: { key: document.faceKey } }),
    ...(referenceKey !== undefined && {
      liveness: { key: referenceKey, versionId: liveness?.referenceVersionId ?? undefined },
    }),
  };
}

/** What reviewers see: everything but tokens. */
export function toReviewedView(
  verification: Verification,
): z.input<typeof reviewedVerificationView> {
  const images = imagesOf(verification);
  return {
    ...verification,
    erasedAt: verification.erasure?.at,
    images: (['document', 'face', 'liveness'] as const).filter((name) => images[name]),
  };
}
