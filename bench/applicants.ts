import { drawDocument } from '../test/people/document';
import { drawFace } from '../test/people/face';
import { people } from '../test/people/people';
import { Camera } from '../local/applicant/camera';
import type { Belongings } from '../local/applicant/headless-applicant';
import type { LivenessClient } from '../local/applicant/liveness-client';
import type { Step } from '../local/commands/timeline';
import { runVerification, type Stack } from '../local/commands/verification-run';
import { FaceEngine } from '../local/rekognition/engine/face-engine';

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

/** One verification as the bench counts it. */
export interface Measured {
  /** In every state that does not wait for somebody. */
  readonly machineMilliseconds: number;
  readonly states: number;
}

/** Takes an applicant through, who must be approved. */
export async function measure(
  stack: Stack,
  liveness: LivenessClient,
  applicant: Applicant,
): Promise<Measured> {
  const steps: Step[] = [];
  const { verification } = await runVerification(stack, liveness, applicant, (step) => {
    steps.push(step);
  });
  if (verification.status !== 'approved') {
    throw new Error(
      `${applicant.subjectId} was ${verification.status}: ${verification.reason ?? ''}`,
    );
  }
  const machine = steps.filter(({ state }) => !state.startsWith('Await '));
  return {
    machineMilliseconds: machine.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
    states: steps.length,
  };
}
