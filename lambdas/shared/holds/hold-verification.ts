import { createHash } from 'node:crypto';
import { ConflictError } from '../api/errors';
import { appendAuditEvent } from '../audit/append-audit-event';
import { readVerification } from '../read-verification';
import type { Hold, Verification } from '../verification';
import { secure, type SafekeepingGround } from './safekeeping';
import { lifting, placing } from './standing-holds';

/** Where holds are, and what they keep. */
export interface HoldGround extends SafekeepingGround {
  readonly holdsTable: string;
}

/**
 * Keeps all there is of a verification from erasure and retention. Repeated, it keeps what has been stored since, too,
 * and finishes what failed half way.
 *
 * @returns the row afterwards
 * @throws UnknownVerificationError
 * @throws ConflictError when it is erased, or being so
 */
export async function holdVerification(
  ground: HoldGround,
  verificationId: string,
  hold: Hold,
): Promise<Verification> {
  const { tables, holdsTable } = ground;
  const held = await appendAuditEvent(tables, verificationId, (before) => {
    const { holds = [], erasing, erasure } = before;
    if (erasing || erasure) {
      throw new ConflictError(
        'The verification is erased, or its erasure has begun: there is nothing left to hold.',
      );
    }
    if (holds.some(({ of }) => of === hold.of)) return undefined;
    return {
      type: 'hold.placed',
      actor: hold.by,
      data: { of: hold.of, reasonHash: sha256(hold.reason) },
      set: { holds: [...holds, hold] },
      ...(hold.of === 'verification' && {
        with: placing(holdsTable, { ...hold, id: verificationId }),
      }),
    };
  });
  await secure(ground, held);
  return held;
}

/**
 * Lifts a hold. What is held by no other goes by the policy again, at once when its time has passed.
 *
 * @returns the row afterwards
 * @throws UnknownVerificationError
 */
export async function liftVerificationHold(
  ground: HoldGround,
  verificationId: string,
  of: Hold['of'],
  by: string,
): Promise<Verification> {
  const { tables, holdsTable } = ground;
  await appendAuditEvent(tables, verificationId, ({ holds = [] }) => {
    const others = holds.filter((hold) => hold.of !== of);
    if (others.length === holds.length) return undefined;
    return {
      type: 'hold.lifted',
      actor: by,
      data: { of },
      ...(others.length > 0 ? { set: { holds: others } } : { remove: ['holds'] as const }),
      ...(of === 'verification' && {
        with: lifting(holdsTable, { of, id: verificationId }, by),
      }),
    };
  });
  const verification = await readVerification(tables.verifications, verificationId);
  await secure(ground, verification);
  return verification;
}

/** @throws ConflictError while a verification is held */
export function assertNotHeld({ holds: [hold] = [] }: Pick<Verification, 'holds'>): void {
  if (hold) throw held(`The ${hold.of}`, hold);
}

/** What a caller is told in the place of an erasure; the reason is for administrators. */
export const held = (what: string, { at }: Hold): ConflictError =>
  new ConflictError(
    `${what} is on legal hold since ${at}: nothing of it may be erased until an administrator lifts the hold.`,
  );

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
