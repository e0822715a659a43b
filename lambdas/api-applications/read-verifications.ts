import { operation } from '../shared/api/operation';
import { listVerifications } from '../shared/list-verifications';
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
  const { status, subjectId, limit, cursor } = query;
  const { items, ...page } = await listVerifications(tables.verifications, {
    index: subjectId === undefined ? 'byApplication' : 'bySubject',
    where: { applicationId: caller.applicationId, status, subjectId },
    limit,
    cursor,
  });
  return { items: items.map(toView), ...page };
});
