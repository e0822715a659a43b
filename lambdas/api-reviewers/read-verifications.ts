import { operation } from '../shared/api/operation';
import { verifyChain } from '../shared/audit/chain';
import { readAudited } from '../shared/audit/read-audited';
import { listVerifications } from '../shared/list-verifications';
import type { Filter } from '../shared/listing/query-input';
import { tables } from './environment';
import { partitionsOf } from './listed-partitions';
import { toReviewedView } from './review-view';
import { assertVisible, readVisible } from './visible-verification';

export const getReviewedVerification = operation(
  'getReviewedVerification',
  async ({ caller, path }) =>
    toReviewedView(await readVisible(path.verificationId, caller), caller),
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
    return { items: items.map((verification) => toReviewedView(verification, caller)), ...page };
  },
);

/** Verifications without the score are sorted out by either bound. */
function between(attribute: string, atLeast?: number, atMost?: number): Filter[] {
  return [
    ...(atLeast === undefined ? [] : [{ attribute, atLeast }]),
    ...(atMost === undefined ? [] : [{ attribute, atMost }]),
  ];
}

/** The trail, and the head that the row holds, of one moment. */
export const getAuditTrail = operation('getAuditTrail', async ({ caller, path }) => {
  const { verification, events, head } = await readAudited(tables, path.verificationId);
  assertVisible(verification, caller);
  return { events, head, verdict: verifyChain(events, head) };
});
