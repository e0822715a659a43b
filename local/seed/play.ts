import { setTimeout as pause } from 'node:timers/promises';
import { ApplicantClient } from '../applicant/api-client';
import type { Verification } from '../applicant/api-views';
import { HeadlessApplicant } from '../applicant/headless-applicant';
import type { Actors } from './endings';
import type { Planned } from './plan';
import type { Stage } from './stage';

export interface Played {
  readonly verificationId: string;
  /** As it came out: status, and reason if there is one. */
  readonly outcome: string;
}

/** How long the workflow may take to arrive where it was led, in milliseconds: also on a machine that has much to do. */
const PATIENCE = 60_000;
const POLL_MILLISECONDS = 100;

/** Makes one verification through the workflow, by the API as everybody else. */
export async function play(
  { actors, cast, liveness }: Stage,
  { kind, role, subjectId }: Planned,
): Promise<Played> {
  const { application, stack } = actors;
  const { id, applicantToken } = await application.createVerification({ subjectId });
  const api = new ApplicantClient(stack.apiUrl, applicantToken);
  const belongings = await kind.belongings(cast, role);
  await new HeadlessApplicant(api, liveness, belongings).goThrough(kind.until);
  await kind.ending?.(actors, id);
  return { verificationId: id, outcome: await settled(actors, id, kind.outcome) };
}

/** The outcome once it is as expected, or will not change without somebody's doing. */
async function settled(
  { application }: Actors,
  verificationId: string,
  expected: string,
): Promise<string> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const verification = await application.getVerification(verificationId);
    const outcome = outcomeOf(verification);
    if (outcome === expected || verification.decidedAt !== undefined || Date.now() > deadline) {
      return outcome;
    }
    await pause(POLL_MILLISECONDS);
  }
}

function outcomeOf({ status, reason }: Verification): string {
  return reason === undefined ? status : `${status}: ${reason}`;
}
