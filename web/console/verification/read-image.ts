import { ApiError, ConnectionError } from '../../api/errors';
import type { ImageName, ReviewApi } from '../api/review-api';

/** The request for a link that was made last, by whichever image. */
let lastRequest: Promise<unknown> = Promise.resolve();

/** Each request adds an event to the audit trail: made at once, they would only race for the next place in it. */
function inTurn<Result>(request: () => Promise<Result>): Promise<Result> {
  const made = lastRequest.then(request);
  lastRequest = made.catch(() => undefined);
  return made;
}

/**
 * Reads an image by a link that lasts a moment; that it was read stands in the audit trail.
 *
 * @throws ApiError when there is no such image (any more)
 * @throws ConnectionError when the storage cannot be reached
 */
export async function readImage(
  api: Pick<ReviewApi, 'viewImage'>,
  verificationId: string,
  image: ImageName,
  signal: AbortSignal,
): Promise<Blob> {
  const { url } = await inTurn(() => {
    signal.throwIfAborted();
    return api.viewImage(verificationId, image);
  });
  const response = await fetch(url, { signal }).catch((error: unknown) => {
    throw new ConnectionError(error);
  });
  if (response.ok) return response.blob();
  throw new ApiError(response.status, 'The image is no longer kept, or its link has run out.');
}
