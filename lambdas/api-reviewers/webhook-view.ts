import type * as z from 'zod';
import type { webhookDeliveryView } from '../shared/api/reviewer-schemas';
import { webhookType } from '../shared/events/events';
import type { Delivery } from '../shared/webhooks/delivery';

/** A row of the delivery log, as reviewers see it. */
export function toDeliveryView({
  event,
  ...delivery
}: Delivery): z.input<typeof webhookDeliveryView> {
  const { eventId, changedAt, status } = event;
  return { ...delivery, eventId, changedAt, type: webhookType(status) };
}
