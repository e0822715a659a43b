import type { Hold, Verification } from '../verification';
import { verificationsOf } from '../subject-verifications';
import { holdVerification, liftVerificationHold, type HoldGround } from './hold-verification';
import { liftHold, placeHold } from './standing-holds';

/**
 * Keeps everything there is of a subject: every verification, the enrolled face, and, by the function that enforces
 * retention, whatever is begun later. It can be repeated.
 *
 * @returns ids of the verifications that are held
 */
export async function holdSubject(
  ground: HoldGround,
  subjectId: string,
  hold: Hold,
): Promise<string[]> {
  await placeHold(ground.holdsTable, { ...hold, id: subjectId });
  return spreadHold(ground, subjectId, hold);
}

/** Holds every verification of a subject who is held. */
export async function spreadHold(
  ground: HoldGround,
  subjectId: string,
  hold: Hold,
): Promise<string[]> {
  const ids: string[] = [];
  for await (const verification of verificationsOf(ground.tables.verifications, subjectId)) {
    if (isBeingErased(verification)) continue;
    await holdVerification(ground, verification.id, hold);
    ids.push(verification.id);
  }
  return ids;
}

/** Lifts the hold of a subject, and that which came of it for each verification. */
export async function liftSubjectHold(
  ground: HoldGround,
  subjectId: string,
  by: string,
): Promise<string[]> {
  await liftHold(ground.holdsTable, { of: 'subject', id: subjectId }, by);
  const ids: string[] = [];
  for await (const { id } of verificationsOf(ground.tables.verifications, subjectId)) {
    await liftVerificationHold(ground, id, 'subject', by);
    ids.push(id);
  }
  return ids;
}

const isBeingErased = ({ erasing, erasure }: Verification): boolean =>
  erasing !== undefined || erasure !== undefined;
