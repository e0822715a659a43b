import SpaceBetween from '@cloudscape-design/components/space-between';
import { useDeferredValue, useMemo, useState } from 'react';
import type { Policy, Scores } from '../api/review-api';
import { ChangesTable } from './changes-table';
import { compare, provisosOf } from './comparison';
import { thresholdsOf } from './judge';
import { SavePolicy } from './save-policy';
import { ThresholdFields } from './threshold-fields';
import { thresholdFaults } from './thresholds';
import { TrialSummary } from './trial-summary';

export interface TrialProps {
  readonly scores: readonly Scores[];
  /** The one in force. */
  readonly policy: Policy;
}

/** Thresholds to move, and what would have come of them. */
export function Trial({ scores, policy }: TrialProps) {
  const [thresholds, setThresholds] = useState(() => thresholdsOf(policy));
  const valid = Object.keys(thresholdFaults(thresholds)).length === 0;
  const settled = useDeferredValue(thresholds);
  const comparison = useMemo(() => compare(scores, settled, policy), [scores, settled, policy]);
  const provisos = useMemo(() => provisosOf(scores, settled, policy), [scores, settled, policy]);

  return (
    <SpaceBetween size="l">
      <ThresholdFields
        thresholds={thresholds}
        inForce={thresholdsOf(policy)}
        onChange={setThresholds}
      />
      {valid && <TrialSummary comparison={comparison} provisos={provisos} />}
      {valid && <ChangesTable changes={comparison.changes} />}
      {valid && <SavePolicy policy={policy} thresholds={thresholds} />}
    </SpaceBetween>
  );
}
