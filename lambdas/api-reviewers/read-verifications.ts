import { operation } from '../shared/api/operation';
import { verifyChain } from '../shared/audit/chain';
import { readAuditTrail } from '../shared/audit/read-audit-trail';
import { listVerifications } from '../shared/list-verifications';
import { readVerification } from '../shared/read-verification';
import { tables } from './environment';
import { toReviewedView } from './review-view';

export const getReviewedVerification = operation('getReviewedVerification', async ({ path }) =>
  toReviewedView(await readVerification(tables.verifications, path.verificationId)),
);

/** By subject, by status, or else what waits for a reviewer. */
export const listReviewedVerifications = operation(
  'listReviewedVerifications',
  async ({ query }) => {
    const { subjectId, limit, cursor } = query;
    const bySubject = subjectId !== undefined;
    const { items, ...page } = await listVerifications(tables.verifications, {
      index: bySubject ? 'bySubject' : 'byStatus',
      where: { subjectId, status: query.status ?? (bySubject ? undefined : 'in_review') },
      limit,
      cursor,
    });
    return { items: items.map(toReviewedView), ...page };
  },
);

/** Reads the head before and after the trail, until no event was written in between. */
export const getAuditTrail = operation('getAuditTrail', async ({ path }) => {
  const { verificationId } = path;
  for (;;) {
    const before = await readVerification(tables.verifications, verificationId);
    const events = await readAuditTrail(tables.auditEvents, verificationId);
    const { auditSequence, auditHash } = await readVerification(
      tables.verifications,
      verificationId,
    );
    if (auditSequence !== before.auditSequence) continue;
    return { events, verdict: verifyChain(events, { sequence: auditSequence, hash: auditHash }) };
  }
});
