import { ApplicantClient, ApplicationClient } from '../local/applicant/api-client';
import { Camera } from '../local/applicant/camera';
import { HeadlessApplicant, type Belongings } from '../local/applicant/headless-applicant';
import type { LivenessClient } from '../local/applicant/liveness-client';
import { followExecution, type Step } from '../local/commands/timeline';
import { executionArn, stepFunctionsOf, type Stack } from '../local/commands/verification-run';
import { FaceEngine } from '../local/rekognition/engine/face-engine';
import { drawDocument } from '../test/people/document';
import { drawFace } from '../test/people/face';
import { people } from '../test/people/people';

export interface Applicant {
  readonly subjectId: string;
  readonly belongings: Belongings;
}

/** Every drawn person with their own document; each may come back, since a subject is no duplicate of itself. */
export async function drawApplicants(): Promise<Applicant[]> {
  const engine = await FaceEngine.start({ workers: 1 });
  try {
    const applicants: Applicant[] = [];
    for (const person of people) {
      applicants.push({
        subjectId: person.id,
        belongings: {
          document: await drawDocument(person),
          documentType: 'image/jpeg',
          camera: await Camera.from(await drawFace(person), engine),
        },
      });
    }
    return applicants;
  } finally {
    await engine.close();
  }
}

/**
 * Takes an applicant through a verification.
 *
 * @returns its id
 * @throws Error when it is not approved: it would be another way through the workflow
 */
export async function takeThrough(
  { apiUrl, apiKey }: Stack,
  liveness: LivenessClient,
  { subjectId, belongings }: Applicant,
): Promise<string> {
  const application = new ApplicationClient(apiUrl, apiKey);
  const { id, applicantToken } = await application.createVerification({ subjectId });
  const api = new ApplicantClient(apiUrl, applicantToken);
  const session = await new HeadlessApplicant(api, liveness, belongings).goThrough();
  if (session.status === 'approved') return id;
  throw new Error(
    `${subjectId} was to be approved and is ${session.status}: ${session.reason ?? ''}`,
  );
}

/** What the history of an approved verification says of its states. */
export interface MachineTime {
  /** Spent in states that do not wait for somebody. */
  readonly milliseconds: number;
  readonly states: number;
}

export async function machineTime(stack: Stack, verificationId: string): Promise<MachineTime> {
  const stepFunctions = stepFunctionsOf(stack);
  const steps: Step[] = [];
  await followExecution(
    stepFunctions,
    executionArn(stack, verificationId),
    (step) => {
      steps.push(step);
    },
    new AbortController().signal,
  );
  stepFunctions.destroy();
  const machine = steps.filter(({ state }) => !state.startsWith('Await '));
  return {
    milliseconds: machine.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
    states: steps.length,
  };
}
