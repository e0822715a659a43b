import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ReviewedVerification } from '../api/review-api';
import { reviewReasonLabels } from '../interface/labels';
import { Age } from '../interface/time';

export interface OpinionsProps {
  readonly opinions: ReviewedVerification['opinions'];
}

const names: Readonly<Record<ReviewedVerification['opinions'][number]['reviewOf'], string>> = {
  match: 'match',
  duplicate: 'duplicate',
  face_change: 'changed face',
  enrolment: 'enrolment',
};

/** What reviewers said. */
export function Opinions({ opinions }: OpinionsProps) {
  return (
    <Container header={<Header variant="h2">Reviewers</Header>}>
      <SpaceBetween size="m">
        {opinions.map(({ reviewOf, reviewer, outcome, reason, note, at }) => (
          <div key={`${reviewOf} ${reviewer}`}>
            <StatusIndicator type={outcome === 'approve' ? 'success' : 'error'}>
              {reviewer} {outcome === 'approve' ? 'approved' : 'rejected'} the {names[reviewOf]}:{' '}
              {reviewReasonLabels[reason].toLowerCase()}
            </StatusIndicator>
            <Box>{note}</Box>
            <Box variant="small" color="text-body-secondary">
              <Age time={at} />
            </Box>
          </div>
        ))}
      </SpaceBetween>
    </Container>
  );
}
