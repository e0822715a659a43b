import { counterKey } from '../shared/abuse/counter-key';
import { countedAddress } from '../shared/abuse/counted-address';
import { assertFree, longest, readHeldBack, type HeldBackWords } from '../shared/abuse/held-back';
import { addressOf, type Arrival } from '../shared/abuse/forwarded';
import type { Hold } from '../shared/abuse/standing';
import { keepTrace } from '../shared/abuse/trace';
import type { Verification } from '../shared/verification';
import { distributionProof } from './distribution-proof';
import { environment } from './environment';
import type { Applicant } from './holder';

/** Where an applicant's request comes from. */
export interface Origin {
  readonly arrival: Arrival;
  /** What the pages call the browser, by a name of their own making. */
  readonly device: string | undefined;
}

/** A request of an applicant, as far as it says who they are. */
export interface ApplicantRequest {
  readonly caller: Applicant & { readonly arrival: Arrival };
  readonly headers: { readonly 'Device-Id'?: string | undefined };
}

export const originOf = ({ caller, headers }: ApplicantRequest): Origin => ({
  arrival: caller.arrival,
  device: headers['Device-Id'],
});

const words: HeldBackWords = {
  paused: 'Too many attempts have failed; go on after',
  blocked:
    'Too many attempts have failed again and again, and no more can be made; turn to the service that gave you the link.',
};

/**
 * Lets a held applicant hand in nothing.
 *
 * @throws PausedError, BlockedError
 */
export async function assertNotHeld(verification: Verification, origin: Origin): Promise<void> {
  await assertFree(environment.ABUSE_TABLE, await countersOf(verification, origin), words);
}

/**
 * Lets a held applicant begin nothing that costs, and keeps whom a failure of what is begun is to be counted for.
 *
 * @throws PausedError, BlockedError
 */
export async function passGate(verification: Verification, origin: Origin): Promise<void> {
  const { ABUSE_TABLE: table, ABUSE_POLICY: policy } = environment;
  const keys = await countersOf(verification, origin);
  await assertFree(table, keys, words);
  await keepTrace(table, verification.id, keys, policy);
}

/** What keeps an applicant from going on, if anything does. */
export async function holdOf(
  verification: Verification,
  origin: Origin,
): Promise<Hold | undefined> {
  const keys = await countersOf(verification, origin);
  return longest(await readHeldBack(environment.ABUSE_TABLE, keys));
}

async function countersOf(
  { applicationId, subjectId }: Verification,
  { arrival, device }: Origin,
): Promise<string[]> {
  const key = environment.COUNTER_KEY_ARN;
  const address = countedAddress(await addressOf(arrival, distributionProof));
  return Promise.all([
    ...(subjectId === undefined
      ? []
      : [counterKey(key, { by: 'subject', applicationId, subjectId })]),
    ...(device === undefined ? [] : [counterKey(key, { by: 'device', value: device })]),
    ...(address === undefined ? [] : [counterKey(key, { by: 'address', value: address })]),
  ]);
}
