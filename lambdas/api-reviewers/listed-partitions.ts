import type { Filter, Partition } from '../shared/listing/query-input';
import type { Reason } from '../shared/reasons';
import { isFinal, statusSchema, type Status } from '../shared/verification';
import { visibleApplications, type ReviewCaller } from './visible-verification';

/** What decides where the verifications of a list are read. */
export interface Listed {
  readonly cases?: 'open' | undefined;
  readonly status?: readonly Status[] | undefined;
  readonly reason?: readonly Reason[] | undefined;
  readonly subjectId?: string | undefined;
  readonly applicationId?: string | undefined;
}

/** Verifications have a reason from their decision on, and those approved or failed have none. */
const statusesWithReason: readonly Status[] = ['rejected', 'expired', 'canceled'];

/**
 * The partitions to read, the smallest that hold all that was asked for and may be seen, and what to sort out of them:
 * a subject has few verifications and an application many; of those under way there are few, whoever began them.
 */
export function partitionsOf(
  { cases, status, reason, subjectId, applicationId }: Listed,
  caller: ReviewCaller,
): { partitions: Partition[]; filters: Filter[] } {
  const applications = applicationsOf(applicationId, caller);
  const statuses = (status ?? statusSchema.options).filter(
    (one) => !reason || statusesWithReason.includes(one),
  );
  const byReason: Filter[] = reason ? [{ attribute: 'reason', oneOf: reason }] : [];
  const byStatus: Filter[] = status || reason ? [{ attribute: 'status', oneOf: statuses }] : [];
  const byApplication: Filter[] = applications
    ? [{ attribute: 'applicationId', oneOf: applications }]
    : [];
  if (statuses.length === 0 || applications?.length === 0) return { partitions: [], filters: [] };
  if (cases) {
    return {
      partitions: [
        { index: 'byStatus', value: 'in_review' },
        { index: 'byCaseState', value: 'open' },
      ],
      filters: byApplication,
    };
  }
  if (subjectId !== undefined) {
    return {
      partitions: [{ index: 'bySubject', value: subjectId }],
      filters: [...byApplication, ...byStatus, ...byReason],
    };
  }
  if (applications && statuses.some(isFinal)) {
    return {
      partitions: applications.map((value) => ({ index: 'byApplication', value })),
      filters: [...byStatus, ...byReason],
    };
  }
  return {
    partitions: [...new Set(statuses)].map((value) => ({ index: 'byStatus', value })),
    filters: [...byApplication, ...byReason],
  };
}

/** Applications asked for that may be seen; undefined when they are all. */
function applicationsOf(
  asked: string | undefined,
  caller: ReviewCaller,
): readonly string[] | undefined {
  const visible = visibleApplications(caller);
  if (asked === undefined) return visible;
  return visible?.includes(asked) === false ? [] : [asked];
}
