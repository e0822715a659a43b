import { operation } from '../shared/api/operation';
import { verifyChain } from '../shared/audit/chain';
import { readAuditTrail } from '../shared/audit/read-audit-trail';
import { listVerifications } from '../shared/list-verifications';
import type { Filter } from '../shared/listing/query-input';
import { tables } from './environment';
import { partitionsOf } from './listed-partitions';
import { toReviewedView } from './review-view';
import { readVisible } from './visible-verification';

export const getReviewedVerification = operation(
  'getReviewedVerification',
  async ({ caller, path }) => toReviewedView(await readVisible(path.verificationId, caller)),
);

export const listReviewedVerifications = operation(
  'listReviewedVerifications',
  async ({ caller, query }) => {
    const { from, to, order, limit, cursor } = query;
    const { partitions, filters } = partitionsOf(query, caller);
    const { items, ...page } = await listVerifications(tables.verifications, {
      partitions,
      filters: [
        ...filters,
        ...between('liveness.confidence', query.minimumLiveness, query.maximumLiveness),
        ...between('match.similarity', query.minimumSimilarity, query.maximumSimilarity),
      ],
      from,
      to,
      order,
      limit,
      cursor,
    });
    return { items: items.map(toReviewedView), ...page };
  },
);

/** Verifications without the score are sorted out by either bound. */
function between(attribute: string, atLeast?: number, atMost?: number): Filter[] {
  return [
    ...(atLeast === undefined ? [] : [{ attribute, atLeast }]),
    ...(atMost === undefined ? [] : [{ attribute, atMost }]),
  ];
}

/** Reads the head before and after the trail, until no event was written in between. */
export const getAuditTrail = operation('getAuditTrail', async ({ caller, path }) => {
  const { verificationId } = path;
  for (;;) {
    const before = await readVisible(verificationId, caller);
    const events = await readAuditTrail(tables.auditEvents, verificationId);
    const { auditSequence, auditHash } = await readVisible(verificationId, caller);
    if (auditSequence !== before.auditSequence) continue;
    const head = { sequence: auditSequence, hash: auditHash };
    return { events, head, verdict: verifyChain(events, head) };
  }
});
