import Box from '@cloudscape-design/components/box';
import Modal from '@cloudscape-design/components/modal';
import Spinner from '@cloudscape-design/components/spinner';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ImageName } from '../api/review-api';
import { useReviewApi } from '../api/use-review-api';
import { Failure } from '../interface/failure';
import { ImageOf } from './image-of';
import { readImage } from './read-image';

export interface VerificationImageProps {
  readonly verificationId: string;
  readonly image: ImageName;
  readonly caption: string;
}

/** An image of a verification, which may be looked at closely. */
export function VerificationImage({ verificationId, image, caption }: VerificationImageProps) {
  const api = useReviewApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['image', verificationId, image],
    queryFn: ({ signal }) => readImage(api, verificationId, image, signal),
    // Read once for each time it is shown, since every reading is written to the audit trail; kept no longer.
    staleTime: Infinity,
    gcTime: 0,
  });
  const [enlarged, setEnlarged] = useState(false);
  if (error) {
    return (
      <Failure
        what={`${caption} could not be shown`}
        error={error}
        onRetry={() => void refetch()}
      />
    );
  }
  return (
    <figure className="verification-image">
      {data === undefined ? (
        <div className="image-to-come">
          <Spinner />
        </div>
      ) : (
        <button type="button" aria-label={`${caption}: enlarge`} onClick={() => setEnlarged(true)}>
          <ImageOf bytes={data} name={caption} />
        </button>
      )}
      <Box variant="small" tagOverride="figcaption">
        {caption}
      </Box>
      <Modal
        visible={enlarged}
        size="max"
        header={caption}
        closeAriaLabel="Close"
        onDismiss={() => setEnlarged(false)}
      >
        {enlarged && data && (
          <div className="enlarged-image">
            <ImageOf bytes={data} name={caption} />
          </div>
        )}
      </Modal>
    </figure>
  );
}
