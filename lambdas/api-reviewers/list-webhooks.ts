import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import { operation } from '../shared/api/operation';
import { dynamodb } from '../shared/clients/dynamodb';
import { deliverySchema } from '../shared/webhooks/delivery';
import { environment } from './environment';
import { readVisible } from './visible-verification';
import { toDeliveryView } from './webhook-view';

/** All that an application was told of one verification. */
export const listWebhooks = operation('listWebhooks', async ({ caller, path }) => {
  const { id } = await readVisible(path.verificationId, caller);
  const pages = paginateQuery(
    { client: dynamodb },
    {
      TableName: environment.WEBHOOK_DELIVERIES_TABLE,
      KeyConditionExpression: 'verificationId = :id',
      ExpressionAttributeValues: { ':id': id },
    },
  );
  const deliveries = [];
  for await (const { Items = [] } of pages) {
    deliveries.push(...Items.map((item) => toDeliveryView(deliverySchema.parse(item))));
  }
  return { deliveries };
});
