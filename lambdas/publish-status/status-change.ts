import type { DynamoDBRecord } from 'aws-lambda';
import * as z from 'zod';
import { derivedId } from '../shared/derived-id';
import { SEQUENCE_DIGITS, statusChanged, type StatusChanged } from '../shared/events/events';
import { statusSchema } from '../shared/verification';

/** Attributes as a stream spells them. */
const text = z.object({ S: z.string() }).transform(({ S }) => S);
const integer = z.object({ N: z.coerce.number().int() }).transform(({ N }) => N);

const rowSchema = z.object({
  id: text,
  applicationId: text,
  subjectId: text.optional(),
  status: text,
  reason: text.optional(),
  documentAttempt: integer,
  livenessAttempt: integer,
  createdAt: text,
  updatedAt: text,
  decidedAt: text.optional(),
});

const statusOf = z
  .object({ status: text.pipe(statusSchema) })
  .transform(({ status }) => status)
  .optional();

/**
 * What a record of the stream of verifications says of a status.
 *
 * @returns undefined when the status is as it was
 * @throws ZodError when the row is none of a verification
 */
export function statusChangeOf({ dynamodb = {} }: DynamoDBRecord): StatusChanged | undefined {
  const { NewImage, OldImage, SequenceNumber } = dynamodb;
  if (NewImage === undefined) return undefined;
  const previousStatus = statusOf.parse(OldImage);
  if (statusOf.parse(NewImage) === previousStatus) return undefined;
  const { id, updatedAt, ...row } = rowSchema.parse(NewImage);
  const sequence = z.string().parse(SequenceNumber).padStart(SEQUENCE_DIGITS, '0');
  return statusChanged.parse({
    ...row,
    version: '1',
    eventId: derivedId(id, sequence),
    sequence,
    verificationId: id,
    previousStatus,
    changedAt: updatedAt,
  });
}
