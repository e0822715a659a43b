import type { KeyObject } from 'node:crypto';
import type { AuditTrail } from '../applicant/api-views';
import { findBreak, type Head } from './chain';
import type { Bundle, Receipt, SignedFile } from './statement';

/** What was looked at, and whether it is as it should be. */
export interface Finding {
  readonly holds: boolean;
  readonly sentence: string;
  /** What follows from it, and what does not. */
  readonly explanation?: readonly string[];
}

/**
 * Checks a bundle or a receipt by itself.
 *
 * @param key that it must be signed with
 */
export function checkSigned(file: SignedFile, key: KeyObject): Finding[] {
  const { statement } = file;
  return [
    checkSignature(file, key),
    ...(statement.kind === 'verification' ? [checkBundledTrail(statement)] : []),
  ];
}

function checkSignature(file: SignedFile, key: KeyObject): Finding {
  const { statement, keyId } = file;
  if (file.isSignedBy(key)) {
    return {
      holds: true,
      sentence: `${describe(statement)} is as it was signed.`,
      explanation: [
        `This proves that whoever may sign with ${keyId} stated exactly this, if the key it was checked against is that key.`,
        'It does not prove that what was stated was so.',
        ...(statement.kind === 'erasure' ? describeErased(statement) : []),
      ],
    };
  }
  return {
    holds: false,
    sentence: file.isSignedBy(file.claimedKey())
      ? `${describe(statement)} is signed with another key than the one it was checked against.`
      : `${describe(statement)} was changed after it was signed.`,
  };
}

function checkBundledTrail({ verification, events, head }: Bundle): Finding {
  const found = findBreak(verification.id, events, head);
  return found
    ? { holds: false, sentence: found.detail }
    : { holds: true, sentence: `Its ${count(events)} are chained to its head, ${name(head)}.` };
}

/**
 * Recomputes the chain of a trail.
 *
 * @param earlier a statement of the same verification, which the trail must go on from
 */
export function checkTrail(
  verificationId: string,
  { events, head, verdict }: AuditTrail,
  earlier?: SignedFile,
): Finding[] {
  const found = findBreak(verificationId, events, head);
  const findings: Finding[] = [
    found
      ? { holds: false, sentence: found.detail }
      : {
          holds: true,
          sentence: `${count(events)} of verification ${verificationId} are as they were written, up to its head, ${name(head)}.`,
          explanation: [
            'This proves that no event was changed, removed or inserted, unless every later one and the head on the verification’s row were made anew with it.',
            'Whoever could write both tables could do that. A bundle or a receipt that was signed before shows it: npm run audit -- ID --bundle FILE',
          ],
        },
  ];
  if (!verdict.intact && !found) {
    const sentence =
      'The deployment finds fault with what it keeps of the trail, which it did not show.';
    findings.push({ holds: false, sentence });
  }
  return earlier ? [...findings, checkContinuation(verificationId, events, earlier)] : findings;
}

function checkContinuation(
  verificationId: string,
  events: AuditTrail['events'],
  { statement }: SignedFile,
): Finding {
  const what = describe(statement);
  if (subjectOf(statement) !== verificationId) {
    return { holds: false, sentence: `${what} is of another verification.` };
  }
  const { sequence, hash } = statement.kind === 'verification' ? statement.head : statement.audit;
  return events[sequence - 1]?.hash === hash
    ? { holds: true, sentence: `The trail goes on from event ${sequence}, where it stood in it.` }
    : {
        holds: false,
        sentence: `Event ${sequence} is not the one it was then: the trail was written anew up to there.`,
      };
}

const subjectOf = (statement: Bundle | Receipt): string =>
  statement.kind === 'verification' ? statement.verification.id : statement.verificationId;

function describe(statement: Bundle | Receipt): string {
  return statement.kind === 'verification'
    ? `The bundle of verification ${statement.verification.id}, exported at ${statement.exportedAt} by ${statement.exportedBy},`
    : `The receipt of the erasure of verification ${statement.verificationId}, at ${statement.erasedAt} by ${statement.erasedBy},`;
}

function describeErased({ images, faceVectors, fields }: Receipt): string[] {
  return [
    `Erased: ${images.length} images, ${faceVectors} face vectors, and of the row: ${fields.join(', ')}.`,
    ...images.map(({ key, sha256 }) => `${sha256}  ${key}`),
  ];
}

const count = (events: readonly unknown[]): string =>
  `${events.length} ${events.length === 1 ? 'event' : 'events'}`;

const name = ({ sequence, hash }: Head): string => `event ${sequence} (${hash.slice(0, 16)}…)`;
