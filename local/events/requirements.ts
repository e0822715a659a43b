import type { Account } from '../iam/account';
import type { RequirementsOf } from '../iam/requirements';
import { readRequest } from './put-events';

/** What the operations need. A request is refused as a whole if one of its entries may not be put. */
export function eventBridgeRequirements({
  account,
  region,
}: Account): Readonly<Record<string, RequirementsOf>> {
  const busArn = (nameOrArn: string): string =>
    nameOrArn.startsWith('arn:')
      ? nameOrArn
      : `arn:aws:events:${region}:${account}:event-bus/${nameOrArn}`;
  return {
    PutEvents: (input) =>
      readRequest(input).map(({ EventBusName = 'default' }) => ({
        action: 'events:PutEvents',
        resource: busArn(EventBusName),
      })),
  };
}
