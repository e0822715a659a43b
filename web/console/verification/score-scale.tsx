import Box from '@cloudscape-design/components/box';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { formatScore } from '../interface/format';
import type { Score, Standing } from './scores-of';
import './score-scale.css';

export interface ScoreScaleProps {
  readonly score: Score;
}

const indicators = { good: 'success', unclear: 'warning', bad: 'error' } as const;

const words: Readonly<Record<Standing, string>> = {
  good: 'as it should be',
  unclear: 'for a person to judge',
  bad: 'not as it should be',
};

/** Size of the drawing in its own units; a score of 100 is as wide as the scale. */
const WIDTH = 100;
const HEIGHT = 6;

/** A score from 0 to 100 as a bar, with the thresholds it is held to. */
export function ScoreScale({ score: { name, value, thresholds, standing } }: ScoreScaleProps) {
  const bounds = thresholds
    .map((threshold) => `${threshold.name.toLowerCase()} ${formatScore(threshold.value)}`)
    .join(', ');
  const measured = value === null ? 'not measured' : formatScore(value);
  return (
    <div>
      <div className="score-heading">
        <Box variant="awsui-key-label">{name}</Box>
        <StatusIndicator type={indicators[standing]} iconAriaLabel={words[standing]}>
          {measured}
        </StatusIndicator>
      </div>
      <svg
        className={`score-scale score-${standing}`}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${name}: ${measured}, ${words[standing]}; ${bounds}`}
      >
        <rect className="score-track" width={WIDTH} height={HEIGHT} />
        <rect className="score-value" width={value ?? 0} height={HEIGHT} />
        {thresholds.map((threshold) => (
          <line
            key={threshold.name}
            className="score-threshold"
            x1={threshold.value}
            x2={threshold.value}
            y1={0}
            y2={HEIGHT}
          />
        ))}
      </svg>
      <Box variant="small" color="text-body-secondary">
        {bounds}
      </Box>
    </div>
  );
}
