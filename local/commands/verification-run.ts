import { SFNClient } from '@aws-sdk/client-sfn';
import { ApplicantClient, ApplicationClient } from '../applicant/api-client';
import type { Session, Verification } from '../applicant/api-views';
import { HeadlessApplicant, type Belongings } from '../applicant/headless-applicant';
import type { LivenessClient } from '../applicant/liveness-client';
import type { RunningStack } from './running-stack';
import { followExecution, type Step } from './timeline';

/** What a command needs to know of a stack, whether it runs in this process or in another. */
export type Stack = Pick<
  RunningStack,
  'origin' | 'apiUrl' | 'apiKey' | 'operatorCredentials' | 'outputs'
>;

export interface Run {
  readonly verification: Verification;
  readonly milliseconds: number;
}

/**
 * Takes one headless applicant through a verification, by the public API alone, and tells each state of the workflow
 * as it is left.
 *
 * @param checkSession looks at the session before anything is shown; may throw to give up
 */
export async function runVerification(
  stack: Stack,
  liveness: LivenessClient,
  { subjectId, belongings }: { subjectId: string; belongings: Belongings },
  tell: (step: Step) => void = () => undefined,
  checkSession: (session: Session) => void = () => undefined,
): Promise<Run> {
  const start = performance.now();
  const application = new ApplicationClient(stack.apiUrl, stack.apiKey);
  const { id, applicantToken } = await application.createVerification({ subjectId });
  const applicantApi = new ApplicantClient(stack.apiUrl, applicantToken);
  try {
    checkSession(await applicantApi.getSession());
  } catch (error) {
    await application.cancelVerification(id);
    throw error;
  }

  const stepFunctions = stepFunctionsOf(stack);
  const nothingMoreToCome = new AbortController();
  const applicant = new HeadlessApplicant(applicantApi, liveness, belongings);
  await Promise.all([
    followExecution(stepFunctions, executionArn(stack, id), tell, nothingMoreToCome.signal),
    applicant.goThrough().then(
      ({ status }) => {
        if (status === 'in_review') nothingMoreToCome.abort();
      },
      (error: unknown) => {
        nothingMoreToCome.abort();
        throw error;
      },
    ),
  ]);
  stepFunctions.destroy();
  return {
    verification: await application.getVerification(id),
    milliseconds: performance.now() - start,
  };
}

/** A client for the stack's executions. */
export function stepFunctionsOf({ origin, operatorCredentials }: Stack): SFNClient {
  return new SFNClient({
    region: 'us-east-1',
    endpoint: `${origin}/aws/sfn`,
    credentials: operatorCredentials,
  });
}

/** The ARN of a verification's execution. */
export function executionArn({ outputs }: Stack, verificationId: string): string {
  const stateMachineArn = outputs.StateMachineArn;
  if (stateMachineArn === undefined) throw new Error('The stack has no output StateMachineArn.');
  return `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${verificationId}`;
}
