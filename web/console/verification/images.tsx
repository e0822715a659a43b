import Box from '@cloudscape-design/components/box';
import type { ImageName, ReviewedVerification } from '../api/review-api';
import { VerificationImage } from './verification-image';
import './images.css';

export interface ImagesProps {
  readonly verification: ReviewedVerification;
}

const captions: Readonly<Record<ImageName, string>> = {
  face: 'Face on the document',
  liveness: 'Face before the camera',
  document: 'Document',
  'audit-1': 'During the check, 1',
  'audit-2': 'During the check, 2',
  'audit-3': 'During the check, 3',
  'audit-4': 'During the check, 4',
};

/** The two that are compared, and what surrounds them. */
const faces = ['face', 'liveness'] as const satisfies readonly ImageName[];
const others = [
  'document',
  'audit-1',
  'audit-2',
  'audit-3',
  'audit-4',
] as const satisfies readonly ImageName[];

/** The two faces side by side, and below them where they come from. */
export function Images({ verification }: ImagesProps) {
  const { images } = verification;
  if (images.length === 0) {
    return <Box color="text-body-secondary">{whyNone(verification)}</Box>;
  }
  const show = (names: readonly ImageName[]) =>
    names
      .filter((name) => images.includes(name))
      .map((name) => (
        <VerificationImage
          key={`${name} ${attemptOf(verification, name)}`}
          verificationId={verification.id}
          image={name}
          caption={captions[name]}
        />
      ));
  return (
    <>
      <div className="faces">{show(faces)}</div>
      <div className="further-images">{show(others)}</div>
    </>
  );
}

/** Another attempt brings another image of the same name. */
function attemptOf({ document, liveness }: ReviewedVerification, image: ImageName): string {
  if (image === 'document' || image === 'face') return String(document?.attempt);
  return liveness?.sessionId ?? '';
}

function whyNone({ document }: ReviewedVerification): string {
  return document ? 'There are none of this attempt.' : 'No document has been shown yet.';
}
