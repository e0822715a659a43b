import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { verifyChain, type AuditEvent } from '../../../lambdas/shared/audit/chain';
import { statusSchema, type Verification } from '../../../lambdas/shared/verification';
import type { AwsView, EvidenceVersion, Index, Item } from './aws-view';
import type { Acknowledged, Ledger } from './ledger';

/**
 * What must hold whenever the stack serves, be it at work or at rest. Each check tells what does not hold, in a
 * sentence each.
 */
export async function findLosses(view: AwsView, { verifications }: Ledger): Promise<string[]> {
  const [rows, trails, sessions] = await Promise.all([
    view.verifications(),
    view.auditTrails(),
    view.items('LivenessSessions'),
  ]);
  const sessionIds = new Set(sessions.map(({ sessionId }) => String(sessionId)));
  const losses: string[] = [];
  for (const [id, acknowledged] of verifications) {
    const row = rows.get(id);
    const types = new Set(trails.get(id)?.map(({ type }) => type));
    const kept: Record<string, boolean> = {
      row: row !== undefined,
      subject: row?.subjectId === acknowledged.subjectId || row?.erasure !== undefined,
      creation: types.has('verification.created'),
      consent: !acknowledged.consented || types.has('consent.given'),
      'cancel request': !acknowledged.cancelRequested || types.has('verification.cancel_requested'),
      'liveness sessions': [...acknowledged.sessions].every((session) => sessionIds.has(session)),
      'end of its liveness session':
        !acknowledged.livenessEnded || types.has('liveness.session_ended'),
      end: hasEnded(row, acknowledged),
      erasure: !acknowledged.erased || types.has('verification.erased'),
    };
    for (const [what, isKept] of Object.entries(kept)) {
      if (!isKept) losses.push(`${id} has lost its ${what}.`);
    }
  }
  return losses;
}

function hasEnded(row: Verification | undefined, { end }: Acknowledged): boolean {
  return !end || (row?.status === end.status && row.reason === end.reason);
}

/** The documents that were taken lie in the bucket, byte for byte; what was erased is gone. */
export async function findDamagedDocuments(
  view: AwsView,
  verifications: Iterable<readonly [id: string, acknowledged: Acknowledged]>,
): Promise<string[]> {
  const evidence = await view.evidence();
  const damages: string[] = [];
  for (const [id, { documents, erasureAsked, erased }] of verifications) {
    const versions = evidence.filter(({ verificationId }) => verificationId === id);
    if (erased && versions.length > 0) damages.push(`${id} was erased and still has images.`);
    if (erasureAsked) continue;
    for (const md5 of documents) {
      const version = versions.find((one) => one.md5 === md5);
      if (!version) damages.push(`${id} has lost the document ${md5}.`);
      else if ((await md5Of(view, version)) !== md5) {
        damages.push(`${id} has other bytes in its document ${md5}.`);
      }
    }
  }
  return damages;
}

async function md5Of(view: AwsView, version: EvidenceVersion): Promise<string> {
  return createHash('md5')
    .update(await view.bytes(version))
    .digest('hex');
}

/** Every index shows every item that has its key, as the table does. Items that change meanwhile are left out. */
export async function findIndexFaults(view: AwsView): Promise<string[]> {
  const before = byId(await view.items('Verifications'));
  const shown = await readIndexes(view, before);
  const after = byId(await view.items('Verifications'));
  const faults: string[] = [];
  for (const [index, items] of shown) {
    for (const [id, item] of before) {
      if (!isDeepStrictEqual(item, after.get(id)) || item[keys[index]] === undefined) continue;
      const found = items.filter((one) => one.id === id);
      if (found.length !== 1 || !isDeepStrictEqual(found[0], item)) {
        faults.push(`${index} shows ${id} ${found.length} times, or not as the table has it.`);
      }
    }
    for (const { id } of items) {
      if (!after.has(String(id))) faults.push(`${index} shows ${String(id)}, which is gone.`);
    }
  }
  return faults;
}

const keys = {
  byStatus: 'status',
  bySubject: 'subjectId',
  byApplication: 'applicationId',
} as const satisfies Record<Index, string>;

const indexes = ['byStatus', 'bySubject', 'byApplication'] as const;

async function readIndexes(
  view: AwsView,
  rows: ReadonlyMap<string, Item>,
): Promise<Map<Index, Item[]>> {
  const shown = new Map<Index, Item[]>();
  for (const index of indexes) {
    const values = new Set(index === 'byStatus' ? statusSchema.options : []);
    const all: unknown[] = [...rows.values()].map((row): unknown => row[keys[index]]);
    const known = new Set([...values, ...all.filter((value) => typeof value === 'string')]);
    const pages = await Promise.all([...known].map((value) => view.query(index, value)));
    shown.set(index, pages.flat());
  }
  return shown;
}

function byId(items: readonly Item[]): Map<string, Item> {
  return new Map(items.map((item) => [String(item.id), item]));
}

/** What was read of each trail before: nothing of it may change. */
export type TrailMemory = Map<string, readonly string[]>;

/** Every trail is a whole chain that its verification knows the head of, and goes on from what it was before. */
export async function findTrailFaults(view: AwsView, memory: TrailMemory): Promise<string[]> {
  const before = await view.verifications();
  const trails = await view.auditTrails();
  const after = await view.verifications();
  const faults: string[] = [];
  for (const [id, head] of after) {
    const trail = trails.get(id) ?? [];
    const verdict = verifyChain(trail);
    if (!verdict.intact) faults.push(`The trail of ${id} is broken: ${verdict.detail}`);
    const earlier = before.get(id);
    const knows =
      earlier === undefined || trail[earlier.auditSequence - 1]?.hash === earlier.auditHash;
    if (!knows || trail.length > head.auditSequence) {
      faults.push(`The head that ${id} knows is not the one of its trail.`);
    }
    const remembered = memory.get(id) ?? [];
    if (!remembered.every((hash, place) => trail[place]?.hash === hash)) {
      faults.push(`The trail of ${id} has lost what was read of it before.`);
    }
    memory.set(
      id,
      trail.map(({ hash }) => hash),
    );
  }
  for (const id of trails.keys()) {
    if (!after.has(id)) faults.push(`There is a trail of ${id}, and no verification.`);
  }
  return faults;
}

/** What a client may ask for more than once, each time with an event of its own. */
const repeatable = new Set(['link.renewed', 'verification.cancel_requested']);

/** Events that say the same thing twice. */
export function repeatedEvents(trail: readonly AuditEvent[]): AuditEvent[] {
  const seen = new Set<string>();
  return trail.filter(({ type, data }) => {
    const said = JSON.stringify([type, data]);
    const again = seen.has(said) && !repeatable.has(type);
    seen.add(said);
    return again;
  });
}
