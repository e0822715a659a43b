import { operation } from '../shared/api/operation';
import { listVerifications } from '../shared/list-verifications';
import type { Filter } from '../shared/listing/query-input';
import { readVerification } from '../shared/read-verification';
import { tables } from './environment';
import { assertOwn, toView } from './own-verification';

export const getVerification = operation('getVerification', async ({ caller, path }) => {
  const verification = await readVerification(tables.verifications, path.verificationId);
  assertOwn(verification, caller);
  return toView(verification);
});

/** A subject has few verifications and an application has many, so the subject's index is read when it can be. */
export const listOwnVerifications = operation('listVerifications', async ({ caller, query }) => {
  const { applicationId } = caller;
  const { status, subjectId, limit, cursor } = query;
  const bySubject = subjectId !== undefined;
  const own: Filter = { attribute: 'applicationId', oneOf: [applicationId] };
  const { items, ...page } = await listVerifications(tables.verifications, {
    partitions: [
      bySubject
        ? { index: 'bySubject', value: subjectId }
        : { index: 'byApplication', value: applicationId },
    ],
    filters: [
      ...(bySubject ? [own] : []),
      ...(status === undefined ? [] : [{ attribute: 'status', oneOf: [status] }]),
    ],
    limit,
    cursor,
  });
  return { items: items.map(toView), ...page };
});
