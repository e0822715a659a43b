import { SendTaskFailureCommand, SendTaskSuccessCommand, TaskTimedOut } from '@aws-sdk/client-sfn';
import { createHash } from 'node:crypto';
import { stepFunctions } from './clients/step-functions';

/**
 * Ends what an execution waits for with a result.
 *
 * @returns false when the wait is over already: completed before, timed out, or canceled
 */
export async function completeTask(taskToken: string, output: object): Promise<boolean> {
  return unlessOver(
    stepFunctions.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) })),
  );
}

/**
 * Ends what an execution waits for with an error that the workflow catches by its name.
 *
 * @returns false when the wait is over already
 */
export async function failTask(taskToken: string, error: string, cause: string): Promise<boolean> {
  return unlessOver(stepFunctions.send(new SendTaskFailureCommand({ taskToken, error, cause })));
}

/** Names one wait of an execution where its token must not lie: the token is a credential. */
export function hashTaskToken(taskToken: string): string {
  return createHash('sha256').update(taskToken).digest('hex');
}

async function unlessOver(sending: Promise<unknown>): Promise<boolean> {
  try {
    await sending;
    return true;
  } catch (error) {
    if (error instanceof TaskTimedOut) return false;
    throw error;
  }
}
