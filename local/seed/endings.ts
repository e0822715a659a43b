import { SendTaskFailureCommand, StopExecutionCommand, type SFNClient } from '@aws-sdk/client-sfn';
import { GetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import type { ApplicationClient, ReviewerClient } from '../applicant/api-client';
import { executionArn, type Stack } from '../commands/verification-run';

const POLL_MILLISECONDS = 100;

/** Who acts on a verification besides the applicant. */
export interface Actors {
  readonly stack: Stack;
  readonly application: ApplicationClient;
  /** Two, for policies that ask for four eyes; the second comes when the first did not settle it. */
  readonly reviewers: readonly ReviewerClient[];
  /** With the operator's rights. */
  readonly stepFunctions: SFNClient;
  readonly tables: DynamoDBDocumentClient;
}

/** Ends a verification, or leads it on. */
export type Ending = (actors: Actors, verificationId: string) => Promise<void>;

/** The application does not want it any more. */
export const cancel: Ending = async ({ application }, verificationId) => {
  await application.cancelVerification(verificationId);
};

/** Reviewers decide: each is asked until the case is out of review. */
export function decide(
  decision: 'approve' | 'reject',
  reason: 'SAME_PERSON' | 'DIFFERENT_PERSON',
  note: string,
): Ending {
  return async ({ reviewers }, verificationId) => {
    for (const reviewer of reviewers) {
      const { status } = await reviewer.reviewVerification(verificationId, {
        decision,
        reason,
        note,
      });
      if (status !== 'in_review') return;
    }
  };
}

/** What Step Functions does to the wait when its time has run out, done by an operator at once. */
export const letTimeRunOut: Ending = async (actors, verificationId) => {
  const taskToken = await taskTokenOf(actors, verificationId);
  await actors.stepFunctions.send(
    new SendTaskFailureCommand({ taskToken, error: 'States.Timeout' }),
  );
};

const row = z.looseObject({ taskToken: z.string().optional() });

/** The token of the wait; a workflow that has just begun writes it down in a moment. */
async function taskTokenOf({ stack, tables }: Actors, verificationId: string): Promise<string> {
  for (;;) {
    const { Item } = await tables.send(
      new GetCommand({
        TableName: stack.outputs.VerificationsTableName,
        Key: { id: verificationId },
        ConsistentRead: true,
      }),
    );
    const { taskToken } = row.parse(Item);
    if (taskToken !== undefined) return taskToken;
    await pause(POLL_MILLISECONDS);
  }
}

/** An operator stops the execution. */
export const stop: Ending = async ({ stack, stepFunctions }, verificationId) => {
  await stepFunctions.send(
    new StopExecutionCommand({
      executionArn: executionArn(stack, verificationId),
      error: 'StoppedByOperator',
      cause: 'Stopped while the seed was made, to have a fault to look at.',
    }),
  );
};
