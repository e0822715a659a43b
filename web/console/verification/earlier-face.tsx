import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import type { ReviewedVerification } from '../api/review-api';
import { PageLink } from '../interface/page-link';
import { VerificationImage } from './verification-image';
import './images.css';

export interface EarlierFaceProps {
  readonly earlierFace: NonNullable<ReviewedVerification['earlierFace']>;
  /** Whether to show its image, which is recorded in the trail of its own verification. */
  readonly shown: boolean;
}

/** The face that the subject was enrolled with when they came with another. */
export function EarlierFace({ earlierFace: { verificationId }, shown }: EarlierFaceProps) {
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="The face before the camera is not the one that the subject is enrolled with"
          actions={
            verificationId !== undefined && (
              <PageLink to={`/verifications/${verificationId}`}>The earlier verification</PageLink>
            )
          }
        >
          Enrolled before
        </Header>
      }
    >
      {verificationId === undefined && 'It was imported: there is no image of it.'}
      {verificationId !== undefined && !shown && (
        <Box color="text-body-secondary">Its image is shown once you have taken the case.</Box>
      )}
      {verificationId !== undefined && shown && (
        <div className="faces">
          <VerificationImage
            verificationId={verificationId}
            image="liveness"
            caption="Face enrolled before"
          />
        </div>
      )}
    </Container>
  );
}
