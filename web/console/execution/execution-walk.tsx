import Alert from '@cloudscape-design/components/alert';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMemo, useState } from 'react';
import type { Execution } from '../api/review-api';
import { parseDefinition } from './definition';
import { ExecutionSummary } from './execution-summary';
import './execution.css';
import { graphOf } from './graph';
import { layOut } from './layout';
import type { Picture } from './picture';
import { StepDetails } from './step-details';
import { StepList } from './step-list';
import { nextVisitOf } from './steps';
import { visitsOf } from './visits';
import { WorkflowGraph } from './workflow-graph';

export interface ExecutionWalkProps {
  readonly execution: Execution;
  /** When it was looked at; in milliseconds since the epoch. */
  readonly now: number;
}

/** An execution to walk through: its graph, its steps, and what happened in the step one stands at. */
export function ExecutionWalk({ execution, now }: ExecutionWalkProps) {
  const { definition, events } = execution;
  const picture = useMemo(() => pictureOf(definition), [definition]);
  const visits = useMemo(() => visitsOf(events), [events]);
  const [chosen, setChosen] = useState<number>();
  // Until somebody chooses a step, the newest one is shown.
  const index = Math.min(chosen ?? Infinity, visits.length - 1);
  const visit = visits[index];

  return (
    <SpaceBetween size="m">
      <ExecutionSummary execution={execution} />
      <div className="execution">
        {picture ? (
          <WorkflowGraph
            picture={picture}
            visits={visits}
            current={visit?.state}
            onChoose={(state) => setChosen(Math.max(0, nextVisitOf(state, visits, index)))}
          />
        ) : (
          <Alert type="warning">
            The definition could not be read, so there is no graph of it. The steps are complete.
          </Alert>
        )}
        <div className="execution-steps">
          <StepList visits={visits} now={now} index={index} onChoose={setChosen} />
          {visit && <StepDetails key={visit.id} visit={visit} now={now} />}
        </div>
      </div>
    </SpaceBetween>
  );
}

/** Undefined when the definition cannot be read or laid out: the steps matter more than their picture. */
function pictureOf(definition: unknown): Picture | undefined {
  try {
    return layOut(graphOf(parseDefinition(definition)));
  } catch (error) {
    console.error(error);
    return undefined;
  }
}
