import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import StatusIndicator, {
  type StatusIndicatorProps,
} from '@cloudscape-design/components/status-indicator';
import { useEffect, useId, useRef, type KeyboardEvent } from 'react';
import { formatDuration } from '../interface/format';
import { durationOf, nameOf } from './steps';
import type { Visit, VisitOutcome } from './visit';

const indicators: Readonly<Record<VisitOutcome, [StatusIndicatorProps.Type, string]>> = {
  running: ['in-progress', 'Running'],
  succeeded: ['success', 'Succeeded'],
  caught: ['warning', 'Failed and caught'],
  failed: ['error', 'Failed'],
  stopped: ['stopped', 'Stopped'],
};

export interface StepListProps {
  readonly visits: readonly Visit[];
  /** Up to when a step that goes on has taken; in milliseconds since the epoch. */
  readonly now: number;
  /** Of the step one stands at. */
  readonly index: number;
  readonly onChoose: (index: number) => void;
}

/** All steps of an execution in their order, to walk forward and back: by buttons, arrow keys or pointing. */
export function StepList({ visits, now, index, onChoose }: StepListProps) {
  const list = useRef<HTMLUListElement>(null);
  const id = useId();
  const last = visits.length - 1;
  const go = (to: number) => onChoose(Math.max(0, Math.min(last, to)));

  useEffect(() => {
    const option = list.current?.children[index];
    // jsdom and old browsers have no scrolling into view.
    option?.scrollIntoView({ block: 'nearest' });
  }, [index]);

  return (
    <>
      <div className="execution-walk">
        <Button
          iconName="angle-left"
          ariaLabel="Previous step"
          disabled={index <= 0}
          onClick={() => go(index - 1)}
        />
        <Box variant="strong">
          Step {index + 1} of {visits.length}
        </Box>
        <Button
          iconName="angle-right"
          ariaLabel="Next step"
          disabled={index >= last}
          onClick={() => go(index + 1)}
        />
      </div>
      <ul
        ref={list}
        className="execution-list"
        role="listbox"
        aria-label="Steps of the workflow"
        aria-activedescendant={`${id}${index}`}
        tabIndex={0}
        onKeyDown={(event) => {
          const to = targetOf(event, index, last);
          if (to === undefined) return;
          event.preventDefault();
          go(to);
        }}
      >
        {visits.map((visit, position) => (
          <li
            key={visit.id}
            id={`${id}${position}`}
            role="option"
            aria-selected={position === index}
            onClick={() => go(position)}
          >
            <span className="execution-number">{position + 1}</span>
            <Outcome outcome={visit.outcome} />
            <span className="execution-name">{nameOf(visit)}</span>
            <span className="execution-duration">{formatDuration(durationOf(visit, now))}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Outcome({ outcome }: Pick<Visit, 'outcome'>) {
  const [type, label] = indicators[outcome];
  return <StatusIndicator type={type} iconAriaLabel={label} />;
}

/** The step that a key leads to. */
function targetOf({ key }: KeyboardEvent, index: number, last: number): number | undefined {
  if (key === 'ArrowDown' || key === 'ArrowRight') return index + 1;
  if (key === 'ArrowUp' || key === 'ArrowLeft') return index - 1;
  if (key === 'Home') return 0;
  return key === 'End' ? last : undefined;
}
