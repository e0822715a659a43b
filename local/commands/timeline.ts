import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { stateEntries, timeOf } from './state-entries';

/** One state an execution has left. */
export interface Step {
  readonly state: string;
  readonly milliseconds: number;
  /** What the state found, in words; nothing for those that only route or record. */
  readonly finding?: string;
}

const POLL_MILLISECONDS = 100;

/** Follows an execution to its end, or until told to stop, telling each state as it is left. */
export async function followExecution(
  stepFunctions: SFNClient,
  executionArn: string,
  tell: (step: Step) => void,
  stop: AbortSignal,
): Promise<void> {
  let told = 0;
  for (;;) {
    const { status } = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
    const steps = stepsOf(await history(stepFunctions, executionArn));
    steps.slice(told).forEach(tell);
    told = steps.length;
    if (status !== 'RUNNING' || stop.aborted) return;
    await pause(POLL_MILLISECONDS);
  }
}

async function history(stepFunctions: SFNClient, executionArn: string): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await stepFunctions.send(
      new GetExecutionHistoryCommand({ executionArn, maxResults: 1000, nextToken }),
    );
    events.push(...(page.events ?? []));
    nextToken = page.nextToken;
  } while (nextToken);
  return events;
}

function stepsOf(events: readonly HistoryEvent[]): Step[] {
  const steps: Step[] = [];
  const entryOf = stateEntries(events);
  for (const event of events) {
    const { name: state, assignedVariables = {} } = event.stateExitedEventDetails ?? {};
    if (state === undefined) continue;
    const finding = findingOf(assignedVariables);
    steps.push({
      state,
      milliseconds: timeOf(event) - timeOf(entryOf(event, state)),
      ...(finding === undefined ? {} : { finding }),
    });
  }
  return steps;
}

const round = (value: number): string => value.toFixed(1);

/** How a state's variables read to a person, by the name of the variable. */
const findings: Record<string, (value: unknown) => string> = {
  document: (value) => {
    const { accepted, reason, face } = z
      .looseObject({
        accepted: z.boolean(),
        reason: z.string().optional(),
        face: z.looseObject({ confidence: z.number(), sharpness: z.number() }).optional(),
      })
      .parse(value);
    if (!accepted || !face) return reason ?? 'not accepted';
    return `face found, confidence ${round(face.confidence)}, sharpness ${round(face.sharpness)}`;
  },
  liveness: (value) => {
    const { reason, confidence } = z
      .looseObject({ reason: z.string().optional(), confidence: z.number().nullable() })
      .parse(value);
    const score = confidence === null ? 'no score' : `confidence ${round(confidence)}`;
    return reason === undefined ? `living person, ${score}` : `${reason}, ${score}`;
  },
  match: (value) => {
    const { similarity, outcome } = z
      .object({ similarity: z.number().nullable(), outcome: z.string() })
      .parse(value);
    return `${outcome}, similarity ${similarity === null ? 'unknown' : round(similarity)}`;
  },
  duplicates: (value) => {
    const duplicates = z.array(z.looseObject({ similarity: z.number() })).parse(value);
    const [closest] = duplicates;
    return closest
      ? `known under another subject, similarity ${round(closest.similarity)}`
      : 'not known under another subject';
  },
  decision: (value) => {
    const { status, reason } = z
      .object({ status: z.string(), reason: z.string().nullable() })
      .parse(value);
    return reason === null ? status : `${status}: ${reason}`;
  },
};

function findingOf(variables: Record<string, string>): string | undefined {
  // The first state sets everything to its beginning, which is nothing found.
  if ('policy' in variables) return undefined;
  for (const [name, describe] of Object.entries(findings)) {
    const value = variables[name];
    if (value !== undefined) return describe(JSON.parse(value));
  }
  return undefined;
}
