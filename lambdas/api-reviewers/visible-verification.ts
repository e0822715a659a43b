import { unknownVerification } from '../shared/api/problem';
import { readVerification } from '../shared/read-verification';
import type { Verification } from '../shared/verification';
import { environment, tables } from './environment';

/** Who signed in, and the groups of the user pool they are in. */
export interface ReviewCaller {
  readonly reviewer: string;
  readonly groups: readonly string[];
}

const ADMINISTRATORS = 'admin';

/** Groups of this prefix name the application, by the id of its API key, whose verifications their members may see. */
const APPLICATION_GROUP = 'application:';

/** Whether they may do what is kept to administrators. */
export function isAdministrator({ groups }: ReviewCaller): boolean {
  return groups.includes(ADMINISTRATORS);
}

/**
 * The applications whose verifications somebody may see; undefined when they may see all.
 * Applications are separated by the policy of the deployment, not by those that verifications began with:
 * who may look is decided for all of them at once.
 */
export function visibleApplications(caller: ReviewCaller): readonly string[] | undefined {
  if (!environment.POLICY.review.separateApplications || isAdministrator(caller)) return undefined;
  return caller.groups
    .filter((group) => group.startsWith(APPLICATION_GROUP))
    .map((group) => group.slice(APPLICATION_GROUP.length));
}

/**
 * Lets a reviewer see only what they may.
 *
 * @throws NotFoundError when the verification is of an application they may not see
 */
export function assertVisible(verification: Verification, caller: ReviewCaller): void {
  const applications = visibleApplications(caller);
  if (applications?.includes(verification.applicationId) === false) throw unknownVerification();
}

/**
 * Reads a verification for a reviewer, strongly consistent.
 *
 * @throws UnknownVerificationError
 * @throws NotFoundError when the verification is of an application they may not see
 */
export async function readVisible(
  verificationId: string,
  caller: ReviewCaller,
): Promise<Verification> {
  const verification = await readVerification(tables.verifications, verificationId);
  assertVisible(verification, caller);
  return verification;
}
