import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { formatDuration } from '../interface/format';
import { Json } from '../interface/json';
import { durationOf, nameOf } from './steps';
import type { Attempt, Visit } from './visit';

const moment = new Intl.DateTimeFormat('en', {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hour12: false,
});

const momentOf = (time: string): string => moment.format(new Date(time));

export interface StepDetailsProps {
  readonly visit: Visit;
  /** Up to when a step that goes on has taken; in milliseconds since the epoch. */
  readonly now: number;
}

/** All that is known of one step. */
export function StepDetails({ visit, now }: StepDetailsProps) {
  const { type, enteredAt, leftAt, failure, cameFrom, input, output, assigned, attempts } = visit;
  return (
    <section className="execution-details" aria-label={`Step ${nameOf(visit)}`}>
      <SpaceBetween size="s">
        {failure && (
          <Alert type={visit.outcome === 'failed' ? 'error' : 'warning'} header={failure.error}>
            <span className="execution-cause">{causeOf(failure.cause)}</span>
          </Alert>
        )}
        <KeyValuePairs
          columns={2}
          items={[
            { label: 'Entered', value: momentOf(enteredAt) },
            { label: 'Left', value: leftAt === undefined ? 'not yet' : momentOf(leftAt) },
            { label: 'Took', value: formatDuration(durationOf(visit, now)) },
            { label: 'State', value: cameFrom ? `${type}, after ${cameFrom.state}` : type },
          ]}
        />
        <Part title="Input" value={input} />
        <Part title="Output" value={output} />
        {Object.keys(assigned).length > 0 && (
          <Part title="Assigned variables" value={assigned} open />
        )}
        {attempts.map((attempt, index) => (
          <Call
            key={attempt.scheduledAt}
            attempt={attempt}
            title={attempts.length > 1 ? `Call ${index + 1} of ${attempts.length}` : 'Call'}
          />
        ))}
      </SpaceBetween>
    </section>
  );
}

interface PartProps {
  readonly title: string;
  readonly value: unknown;
  readonly open?: boolean;
}

function Part({ title, value, open = false }: PartProps) {
  if (value === undefined) return null;
  return (
    <ExpandableSection variant="inline" headerText={<Title>{title}</Title>} defaultExpanded={open}>
      <Json label={title} value={value} />
    </ExpandableSection>
  );
}

interface TitleProps {
  readonly children: string;
}

function Title({ children }: TitleProps) {
  return (
    <Box fontSize="body-m" fontWeight="bold">
      {children}
    </Box>
  );
}

interface CallProps {
  readonly attempt: Attempt;
  readonly title: string;
}

/** One call of what a task calls. */
function Call({ attempt, title }: CallProps) {
  const { calls, scheduledAt, endedAt, parameters, result, failure } = attempt;
  const took =
    endedAt === undefined
      ? 'not ended'
      : formatDuration(Date.parse(endedAt) - Date.parse(scheduledAt));
  return (
    <ExpandableSection
      variant="inline"
      headerText={<Title>{title}</Title>}
      headerDescription={[calls, took, failure?.error].filter(Boolean).join(' · ')}
    >
      <SpaceBetween size="xs">
        <Json label="Parameters" value={parameters} />
        {result !== undefined && <Json label="Result" value={result} />}
        {failure && <Json label="Error" value={failure} />}
      </SpaceBetween>
    </ExpandableSection>
  );
}

/** The cause in words: functions give theirs as JSON text with the message inside. */
function causeOf(cause: string | undefined): string {
  if (cause === undefined || cause === '') return 'No cause was given.';
  try {
    const parsed: unknown = JSON.parse(cause);
    const isObject = typeof parsed === 'object' && parsed !== null;
    if (isObject && 'errorMessage' in parsed) return String(parsed.errorMessage);
  } catch {
    // Plain text.
  }
  return cause;
}
