import Alert from '@cloudscape-design/components/alert';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import LiveRegion from '@cloudscape-design/components/live-region';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Comparison, OutcomeCounts, Proviso } from './comparison';

const outcomes: readonly { readonly key: keyof OutcomeCounts; readonly label: string }[] = [
  { key: 'approved', label: 'Approved' },
  { key: 'rejected', label: 'Rejected' },
  { key: 'review', label: 'Left to a reviewer' },
  { key: 'unknown', label: 'Cannot be known' },
];

const provisoTexts: Readonly<Record<Proviso['kind'], (count: number) => string>> = {
  fainterDuplicates: (count) =>
    `Faces were looked for at the threshold of their time. Whether fainter duplicates of ${count} approved verifications are enrolled was never asked, so they count as having none.`,
  earlierAttempts: (count) =>
    `Only the score of the last liveness check is kept. ${count} verifications took several: by a lower threshold an earlier one may have passed, with another image.`,
  otherPolicies: (count) =>
    `${count} verifications were judged by another version of the policy. Here the thresholds, and the rules in force, judge them all.`,
};

export interface TrialSummaryProps {
  readonly comparison: Comparison;
  readonly provisos: readonly Proviso[];
}

/** How outcomes would have shifted, and what the stored scores cannot tell. */
export function TrialSummary({ comparison, provisos }: TrialSummaryProps) {
  const { judged, before, after, changes } = comparison;
  const unknown = after.unknown;
  return (
    <Container header={<Header variant="h2">Outcomes</Header>}>
      <SpaceBetween size="m">
        <LiveRegion>
          {`${changes.length} of ${judged} verifications that these thresholds decide would have ended otherwise${
            unknown > 0 ? `; of ${unknown} of them nobody can say how` : ''
          }.`}
        </LiveRegion>
        <KeyValuePairs
          columns={4}
          items={outcomes.map(({ key, label }) => ({
            label,
            value:
              before[key] === after[key] ? after[key] : `${after[key]} instead of ${before[key]}`,
          }))}
        />
        {provisos.length > 0 && (
          <Alert type="info" header="What stored scores cannot tell">
            <ul>
              {provisos.map(({ kind, count }) => (
                <li key={kind}>{provisoTexts[kind](count)}</li>
              ))}
            </ul>
          </Alert>
        )}
      </SpaceBetween>
    </Container>
  );
}
