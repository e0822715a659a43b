import { ScoresPage } from '../scores/scores-page';
import { Trial } from './trial';

/** Which decisions other thresholds would have changed. */
export default function WhatIfPage() {
  return (
    <ScoresPage
      title="What if"
      description="Move the thresholds and see which decisions would have been others, from the scores that are stored."
    >
      {(scores, { policy }) => <Trial scores={scores} policy={policy} />}
    </ScoresPage>
  );
}
