import BarChart from '@cloudscape-design/components/bar-chart';
import type { Scores } from '../api/review-api';
import { ChartContainer, CHART_HEIGHT } from './chart-container';
import { attemptsOfApprovals, meanOf } from './statistics';

const kinds = [
  { title: 'Documents', key: 'documents' },
  { title: 'Liveness attempts', key: 'livenessChecks' },
  { title: 'Liveness sessions', key: 'livenessSessions' },
] as const;

const decimal = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

export interface AttemptsChartProps {
  readonly scores: readonly Scores[];
}

/** How many attempts approvals took. */
export function AttemptsChart({ scores }: AttemptsChartProps) {
  const attempts = attemptsOfApprovals(scores);
  const approved = scores.filter(({ status }) => status === 'approved');
  const mean = (taken: (one: Scores) => number): string =>
    decimal.format(meanOf(approved.map(taken)) ?? 0);
  return (
    <ChartContainer
      title="Attempts per approval"
      description={`On average ${mean((one) => one.documentAttempt)} documents and ${mean((one) => one.livenessAttempt)} liveness attempts`}
      columns={['Attempts', ...kinds.map(({ title }) => title)]}
      rows={attempts.map((row) => [row.attempts, ...kinds.map(({ key }) => row[key])])}
    >
      <BarChart
        ariaLabel="Approvals by the attempts they took"
        height={CHART_HEIGHT}
        hideFilter
        xScaleType="categorical"
        xDomain={attempts.map((row) => String(row.attempts))}
        xTitle="Attempts"
        yTitle="Approvals"
        series={kinds.map(({ title, key }) => ({
          title,
          type: 'bar' as const,
          data: attempts.map((row) => ({ x: String(row.attempts), y: row[key] })),
        }))}
        empty="Nothing was approved."
      />
    </ChartContainer>
  );
}
