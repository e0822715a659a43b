import {
  DescribeExecutionCommand,
  DescribeStateMachineForExecutionCommand,
  ExecutionDoesNotExist,
  paginateGetExecutionHistory,
  type HistoryEvent,
} from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { ConflictError, NotFoundError } from '../shared/api/errors';
import { operation } from '../shared/api/operation';
import { executionView } from '../shared/api/reviewer-schemas';
import { stepFunctions } from '../shared/clients/step-functions';
import type { Verification } from '../shared/verification';
import { environment } from './environment';
import { replaceTextsOf, textsUnder } from './texts-in-history';
import { readVisible, visibleApplications, type ReviewCaller } from './visible-verification';

/** Names under which the workflow passes the token of a task on. */
const TOKEN_NAMES: ReadonlySet<string> = new Set(['TaskToken', ':token']);

/** Names under which Rekognition has the subject of a face. */
const SUBJECT_NAMES: ReadonlySet<string> = new Set(['ExternalImageId']);

const descriptionSchema = z.object({
  status: executionView.shape.status,
  startDate: z.date(),
  stopDate: z.date().optional(),
  redriveCount: z.int().default(0),
});

const definitionSchema = z
  .string()
  .transform((text) => executionView.shape.definition.parse(JSON.parse(text)));

const eventSchema = z.object({
  id: z.int(),
  previousEventId: z.int().default(0),
  type: z.string(),
  timestamp: z.date(),
});

const detailsSchema = z.record(z.string(), z.unknown());

/** What the workflow did and does for a verification, as Step Functions tells it. */
export const getExecution = operation('getExecution', async ({ caller, path }) => {
  const verification = await readVisible(path.verificationId, caller);
  if (verification.erasure) {
    throw new ConflictError('The verification was erased; its execution is not shown any more.');
  }
  const executionArn = executionArnOf(verification.id);
  const [description, { definition }, events] = await Promise.all([
    stepFunctions.send(new DescribeExecutionCommand({ executionArn })),
    stepFunctions.send(new DescribeStateMachineForExecutionCommand({ executionArn })),
    readHistory(executionArn),
  ]).catch(explain);
  const { status, startDate, stopDate, redriveCount } = descriptionSchema.parse(description);
  const hide = hiding(events, verification, caller);
  return {
    executionArn,
    status,
    startedAt: startDate.toISOString(),
    stoppedAt: stopDate?.toISOString(),
    redriveCount,
    consoleUrl: consoleUrlOf(executionArn),
    definition: definitionSchema.parse(definition),
    events: events.map((event) => toView(event, hide)),
  };
});

/** An execution is named by its verification. */
function executionArnOf(verificationId: string): string {
  const execution = environment.STATE_MACHINE_ARN.replace(':stateMachine:', ':execution:');
  return `${execution}:${verificationId}`;
}

async function readHistory(executionArn: string): Promise<HistoryEvent[]> {
  const history: HistoryEvent[] = [];
  const pages = paginateGetExecutionHistory(
    { client: stepFunctions, pageSize: 1000 },
    { executionArn },
  );
  for await (const { events = [] } of pages) history.push(...events);
  return history;
}

function explain(error: unknown): never {
  if (!(error instanceof ExecutionDoesNotExist)) throw error;
  throw new NotFoundError(
    'Step Functions knows no execution of this verification; it keeps them for 90 days after their end. The audit trail is kept.',
  );
}

/** The page of the AWS console about an execution; undefined when it runs elsewhere. */
function consoleUrlOf(executionArn: string): string | undefined {
  if (environment.AWS_ENDPOINT_URL_SFN !== undefined) return undefined;
  const region = executionArn.split(':')[3] ?? '';
  return `https://${region}.console.aws.amazon.com/states/home?region=${region}#/v2/executions/details/${executionArn}`;
}

/**
 * What is not for a reviewer's eyes: tokens, since who has the token of a wait can end it with any result, and, where
 * applications are separated, subjects that another may have named.
 */
function hiding(
  events: readonly HistoryEvent[],
  { taskToken, subjectId }: Verification,
  caller: ReviewCaller,
): (text: string) => string {
  const tokens = new Set(textsUnder(TOKEN_NAMES, events));
  if (taskToken !== undefined) tokens.add(taskToken);
  const others = new Set(visibleApplications(caller) ? textsUnder(SUBJECT_NAMES, events) : []);
  if (subjectId !== undefined) others.delete(subjectId);
  return (text) =>
    others.has(text)
      ? '(another subject)'
      : [...tokens].reduce((rest, token) => rest.replaceAll(token, '(task token)'), text);
}

/** Each type of event has its details under a name of its own. */
function toView(event: HistoryEvent, hide: (text: string) => string) {
  const { id, previousEventId, type, timestamp } = eventSchema.parse(event);
  const [, details = {}] =
    Object.entries(event).find(([name]) => name.endsWith('EventDetails')) ?? [];
  return {
    id,
    previousEventId,
    type,
    at: timestamp.toISOString(),
    details: replaceTextsOf(detailsSchema.parse(details), hide),
  };
}
