import * as z from 'zod';
import { reasonSchema } from '../reasons';
import { statusSchema, type Status } from '../verification';

/** `source` of all events of the product on its bus. */
export const EVENT_SOURCE = 'honnin';

/** `detail-type` of {@link statusChanged}. */
export const STATUS_CHANGED = 'VerificationStatusChanged';

/** `detail-type` of {@link verificationDecided}, which the workflow publishes. */
export const DECIDED = 'VerificationDecided';

/** Digits of the longest sequence number of a DynamoDB stream. */
export const SEQUENCE_DIGITS = 40;

const dateTime = z.iso.datetime();

const version = z
  .literal('1')
  .describe(
    'Of this schema: another when a member goes or means something else, not when one comes',
  );

const subjectId = z
  .string()
  .optional()
  .describe('Your own name for the person; absent once the verification is erased');

/** The detail of an event: a verification has another status. */
export const statusChanged = z
  .object({
    version,
    eventId: z
      .uuid()
      .describe('The same whenever this change is told again: by it you know a repeat'),
    sequence: z
      .string()
      .regex(new RegExp(`^\\d{${SEQUENCE_DIGITS}}$`))
      .describe(
        'Orders the changes of one verification, which may arrive in another order: compare it as text',
      ),
    verificationId: z.uuid(),
    applicationId: z.string(),
    subjectId,
    previousStatus: statusSchema.optional().describe('Absent for a new verification'),
    status: statusSchema,
    reason: reasonSchema.optional().describe('Of a verification that was not approved'),
    documentAttempt: z.int().describe('The attempt at the document it has come to; 0 before'),
    livenessAttempt: z.int().describe('The attempt at the liveness check it has come to; 0 before'),
    createdAt: dateTime,
    changedAt: dateTime,
    decidedAt: dateTime.optional(),
  })
  .meta({
    title: STATUS_CHANGED,
    description: `Detail of the EventBridge event ${STATUS_CHANGED}, and data of a webhook`,
  });

export type StatusChanged = z.infer<typeof statusChanged>;

/** The detail of the event that ends every execution. */
export const verificationDecided = z
  .object({
    version,
    verificationId: z.uuid(),
    subjectId: z.string(),
    status: statusSchema.extract(['approved', 'rejected', 'expired', 'canceled']),
    reason: reasonSchema.nullable().describe('null for an approval'),
  })
  .meta({ title: DECIDED, description: `Detail of the EventBridge event ${DECIDED}` });

/** What a webhook says has happened. */
export type WebhookType = `verification.${Status}`;

export const webhookType = (status: Status): WebhookType => `verification.${status}`;

export const webhookTypeSchema = z.enum(statusSchema.options.map(webhookType));

/** The body of a webhook, in the form that Standard Webhooks recommends. */
export const webhookBody = z
  .object({
    type: webhookTypeSchema,
    timestamp: dateTime.describe('When it happened'),
    data: statusChanged,
  })
  .meta({ title: 'Webhook' });

/** The body of the webhook that tells of a change; its bytes are what is signed. */
export function bodyOf(data: StatusChanged): string {
  return JSON.stringify({ type: webhookType(data.status), timestamp: data.changedAt, data });
}
