import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import type { ReviewedVerification } from '../api/review-api';
import { formatTime } from '../interface/format';
import { reasonLabels, statusLabels } from '../interface/labels';
import type { CaseState } from './case-state';

export interface CaseStandingProps {
  readonly state: CaseState;
  readonly verification: ReviewedVerification;
  readonly taking: boolean;
  readonly onTake: () => void;
}

/** Says whose a case is, and lets it be taken. */
export function CaseStanding({ state, verification, taking, onTake }: CaseStandingProps) {
  const { status, reason, policy } = verification;
  const agreement = policy.review.fourEyes ? ' It takes two reviewers who agree.' : '';
  switch (state.kind) {
    case 'closed':
      return (
        <Alert type="info" header="There is nothing to decide">
          The verification is {statusLabels[status].toLowerCase()}
          {reason && `: ${reasonLabels[reason].toLowerCase()}`}.
        </Alert>
      );
    case 'spoken':
      return (
        <Alert type="info" header="You have said what you think">
          It takes two reviewers who agree: another must decide, too.
        </Alert>
      );
    case 'held':
      return (
        <Alert type="warning" header={`${state.by} has taken this case`}>
          Until {formatTime(state.until)}, or until they give it back. Choose another, or ask them.
        </Alert>
      );
    case 'free':
      return (
        <Alert
          type="info"
          header="Nobody has taken this case"
          action={
            <Button variant="primary" onClick={onTake} loading={taking} loadingText="Taking">
              Take it
            </Button>
          }
        >
          Take it, so that nobody else works on it.{agreement}
        </Alert>
      );
    case 'mine':
      return (
        <Alert
          type="info"
          header="You have taken this case"
          action={
            <Button onClick={onTake} loading={taking} loadingText="Keeping">
              Keep it longer
            </Button>
          }
        >
          It is yours until {formatTime(state.until)}.{agreement}
        </Alert>
      );
  }
}
