import { NotFoundError } from '../shared/api/errors';
import { operation } from '../shared/api/operation';
import { readSubject } from '../shared/enrolment/subjects';
import { holdSubject, liftSubjectHold } from '../shared/holds/hold-subject';
import {
  holdVerification,
  liftVerificationHold,
  type HoldGround,
} from '../shared/holds/hold-verification';
import { standingHold } from '../shared/holds/standing-holds';
import { verificationsOf } from '../shared/subject-verifications';
import { actorOf } from './actor';
import { erasureGround } from './environment';

const ground: HoldGround = erasureGround;

/** Keeps a verification from erasure and retention, of whichever application it is. */
export const placeHold = operation('holdVerification', async ({ caller, path, body }) => {
  const { holds = [] } = await holdVerification(ground, path.verificationId, {
    of: 'verification',
    reason: body.reason,
    by: actorOf(caller),
    at: new Date().toISOString(),
  });
  return { holds };
});

export const liftHold = operation('liftVerificationHold', async ({ caller, path }) => {
  const by = actorOf(caller);
  const { holds = [] } = await liftVerificationHold(
    ground,
    path.verificationId,
    'verification',
    by,
  );
  return { holds };
});

/** Keeps everything there is of a subject, and whatever is begun later. */
export const placeSubjectHold = operation('holdSubject', async ({ caller, path, body }) => {
  const { subjectId } = path;
  await assertKnown(subjectId);
  const verificationIds = await holdSubject(ground, subjectId, {
    of: 'subject',
    reason: body.reason,
    by: actorOf(caller),
    at: new Date().toISOString(),
  });
  return viewOf(subjectId, verificationIds);
});

export const liftHoldOfSubject = operation('liftSubjectHold', async ({ caller, path }) => {
  const { subjectId } = path;
  return viewOf(subjectId, await liftSubjectHold(ground, subjectId, actorOf(caller)));
});

async function viewOf(subjectId: string, verificationIds: readonly string[]) {
  const hold = await standingHold(ground.holdsTable, { of: 'subject', id: subjectId });
  return { hold, verificationIds: [...verificationIds] };
}

/** A hold of somebody who does not exist would be a typing error that nobody notices. */
async function assertKnown(subjectId: string): Promise<void> {
  if (await readSubject(erasureGround.subjectsTable, subjectId)) return;
  const verifications = verificationsOf(ground.tables.verifications, subjectId);
  const { done } = await verifications.next();
  if (done !== true) return;
  throw new NotFoundError(
    'Neither a verification nor an enrolled face of this subject is known; check the id.',
  );
}
