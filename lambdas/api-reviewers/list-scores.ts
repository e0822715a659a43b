import * as z from 'zod';
import { operation } from '../shared/api/operation';
import { listRows } from '../shared/list-verifications';
import type { Filter } from '../shared/listing/query-input';
import { verificationSchema } from '../shared/verification';
import { tables } from './environment';
import { partitionsOf } from './listed-partitions';

/** Read of each verification, and no more: a picture of the whole is made of thousands. */
const attributes = {
  applicationId: true,
  status: true,
  reason: true,
  policyVersion: true,
  decidedAt: true,
  documentAttempt: true,
  livenessAttempt: true,
  livenessSessions: true,
  duplicates: true,
  enrolment: true,
  reviewOf: true,
  machineMilliseconds: true,
} as const;

const { document, liveness, match, review } = verificationSchema.shape;

/** Of these, the members named. */
const members = {
  document: document.unwrap().pick({ accepted: true }),
  liveness: liveness.unwrap().pick({ accepted: true, confidence: true }),
  match: match.unwrap().pick({ similarity: true }),
  review: review.unwrap().pick({ outcome: true }),
};

const scored = {
  schema: z.object({
    ...verificationSchema.pick({ id: true, createdAt: true, ...attributes }).shape,
    ...z.object(members).partial().shape,
  }),
  projection: [
    ...Object.keys(attributes),
    ...Object.entries(members).flatMap(([name, { shape }]) =>
      Object.keys(shape).map((member) => `${name}.${member}`),
    ),
  ],
};

/** What a test subject asked for says nothing of people. */
const unforced: Filter = { attribute: 'forced', absent: true };

export const listScores = operation('listScores', async ({ caller, query }) => {
  const { partitions, filters } = partitionsOf({}, caller);
  const { items, ...page } = await listRows(
    tables.verifications,
    { ...query, partitions, filters: [...filters, unforced], order: 'newest' },
    scored,
  );
  return { items: items.map(toScores), ...page };
});

function toScores(row: z.infer<typeof scored.schema>) {
  const { document, liveness, match, review, duplicates = [], enrolment, ...rest } = row;
  return {
    ...rest,
    livenessSessions: row.livenessSessions ?? 0,
    documentAccepted: document?.accepted,
    livenessAccepted: liveness?.accepted,
    liveness: liveness?.confidence,
    similarity: match?.similarity,
    ...(duplicates.length > 0 && {
      duplicateSimilarity: Math.max(...duplicates.map(({ similarity }) => similarity)),
    }),
    enrolled: enrolment !== undefined,
    review: review?.outcome,
  };
}
