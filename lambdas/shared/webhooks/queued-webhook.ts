import * as z from 'zod';
import { statusChanged } from '../events/events';
import { endpointName } from './endpoints';

/** A message of the queue of webhooks: what is to be told, and to whom. */
export const queuedWebhook = z.object({ endpoint: endpointName, event: statusChanged });

export type QueuedWebhook = z.infer<typeof queuedWebhook>;
