import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReviewedVerification } from '../api/review-api';
import { ScoreScale } from './score-scale';
import { scoresOf } from './scores-of';

export interface ScoresProps {
  readonly verification: ReviewedVerification;
}

/** What was measured, on scales with the thresholds of the policy the verification began with. */
export function Scores({ verification }: ScoresProps) {
  const scores = scoresOf(verification);
  if (scores.length === 0) {
    return <Box color="text-body-secondary">Nothing has been measured yet.</Box>;
  }
  return (
    <SpaceBetween size="m">
      {scores.map((score) => (
        <ScoreScale key={score.name} score={score} />
      ))}
    </SpaceBetween>
  );
}
