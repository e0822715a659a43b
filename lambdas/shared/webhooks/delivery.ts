import * as z from 'zod';
import { statusChanged } from '../events/events';
import { endpointName } from './endpoints';

/** Days for which the delivery log is kept, and messages can be sent again from it. */
export const LOG_DAYS = 30;

/** Of the table: what has failed last, by the day. */
export const FAILING_INDEX = 'failing';

/** How an attempt ended. */
export const attemptOutcome = z.enum([
  'delivered',
  'refused',
  'redirected',
  'gone',
  'timed_out',
  'unreachable',
  'forbidden_address',
]);

export type AttemptOutcome = z.infer<typeof attemptOutcome>;

export const attemptSchema = z.object({
  at: z.iso.datetime(),
  outcome: attemptOutcome,
  statusCode: z.int().optional().describe('As the receiver answered; absent without an answer'),
  detail: z.string().optional().describe('What went wrong, where the outcome does not say it all'),
  milliseconds: z.int().describe('Until the answer, or until there was none'),
});

/** How a message stands: the newest attempt may be followed by another. */
export const deliveryState = z
  .enum(['delivered', 'retrying', 'dead', 'gone'])
  .describe(
    'dead: every attempt failed, and it lies in the dead-letter queue; gone: the receiver answered 410',
  );

/** What has become of one message to one endpoint: a row of the delivery log. It holds no subject. */
export const deliverySchema = z.object({
  verificationId: z.uuid(),
  /** Sequence of the event and name of the endpoint, so that a verification's deliveries come in order. */
  delivery: z.string(),
  endpoint: endpointName,
  event: statusChanged.omit({ subjectId: true }),
  state: deliveryState,
  attempts: z.array(attemptSchema),
  updatedAt: z.iso.datetime(),
  nextAttemptAt: z.iso.datetime().optional(),
  /** The day (UTC) of the newest attempt, while the message has not arrived: puts it into the index. */
  failedOn: z.iso.date().optional(),
});

export type Delivery = z.infer<typeof deliverySchema>;

/** Sort key of a delivery. */
export const deliveryKey = (sequence: string, endpoint: string): string =>
  `${sequence} ${endpoint}`;
