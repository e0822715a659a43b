import { operation } from '../shared/api/operation';
import { dynamodb } from '../shared/clients/dynamodb';
import { pricesFor } from '../shared/prices';
import { environment } from './environment';
import { reviewReasons } from './review-reasons';
import { isAdministrator, visibleApplications } from './visible-verification';

/** What the console must know to show what somebody may do, and to weigh scores and costs. */
export const getReviewSettings = operation('getReviewSettings', async ({ caller }) => {
  const applications = visibleApplications(caller);
  return {
    reviewer: caller.reviewer,
    administrator: isAdministrator(caller),
    ...(applications && { applications: [...applications] }),
    policy: environment.POLICY,
    prices: pricesFor(await dynamodb.config.region()),
    reviewReasons,
  };
});
