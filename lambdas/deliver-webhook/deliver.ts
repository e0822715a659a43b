import { bodyOf } from '../shared/events/events';
import { logger } from '../shared/logger';
import { writeMetrics } from '../shared/metrics/write-metrics';
import { queuedWebhook, type QueuedWebhook } from '../shared/webhooks/queued-webhook';
import { logAttempt, type Logged } from './delivery-log';
import { environment } from './environment';
import { post, type Attempted } from './post';
import { signedHeaders } from './signatures';

/**
 * Sends a message of the queue to its endpoint, and writes down how that went.
 *
 * @param attempt counts from 1
 * @param pause seconds until the next attempt, should this one fail; undefined when it is the last
 * @returns whether nothing is left to do
 * @throws ZodError when it is no message, or what Secrets Manager throws
 */
export async function deliver(
  message: string,
  attempt: number,
  pause: number | undefined,
): Promise<boolean> {
  const webhook = queuedWebhook.parse(JSON.parse(message));
  const { endpoint, event } = webhook;
  const { verificationId } = event;
  const url = environment.WEBHOOK_ENDPOINTS[endpoint];
  if (!url) {
    logger.warn('The endpoint is no longer there', { verificationId, endpoint });
    return true;
  }
  const at = new Date();
  const attempted = await send(webhook, url);
  logger.info('Sent a webhook', { verificationId, endpoint, attempt, ...attempted });
  measure(attempted);
  const state = stateAfter(attempted, pause);
  await log({ endpoint, event, at, attempted, state, ...(state === 'retrying' && { pause }) });
  return state === 'delivered' || state === 'gone';
}

async function send({ endpoint, event }: QueuedWebhook, url: URL): Promise<Attempted> {
  const body = bodyOf(event);
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Honnin-Webhooks/1',
    ...(await signedHeaders(endpoint, event.eventId, body)),
  };
  return post({ url, headers, body }, { loopback: environment.LOOPBACK_WEBHOOKS === 'allowed' });
}

function measure({ outcome, milliseconds }: Attempted): void {
  writeMetrics([
    { name: outcome === 'delivered' ? 'WebhooksDelivered' : 'WebhooksFailed', value: 1 },
    { name: 'WebhookTime', value: milliseconds },
  ]);
}

function stateAfter({ outcome }: Attempted, pause: number | undefined): Logged['state'] {
  if (outcome === 'delivered' || outcome === 'gone') return outcome;
  return pause === undefined ? 'dead' : 'retrying';
}

/** What has arrived has arrived, whether or not it can be written down. */
async function log(logged: Logged): Promise<void> {
  try {
    await logAttempt(environment.WEBHOOK_DELIVERIES_TABLE, logged);
  } catch (error) {
    const { verificationId } = logged.event;
    const name = error instanceof Error ? error.name : String(error);
    logger.error('An attempt could not be logged', { verificationId, error: name });
  }
}
