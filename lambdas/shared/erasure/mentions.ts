import { DeleteCommand, paginateQuery, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { appendAuditEvent, type AuditTables } from '../audit/append-audit-event';
import { dynamodb } from '../clients/dynamodb';
import { trailExpiry } from '../retention/expiry';
import { UnknownVerificationError } from '../unknown-verification-error';
import type { Verification } from '../verification';

type Duplicates = NonNullable<Verification['duplicates']>;

/** A row of the Mentions table: a verification names a subject, whose face it found, among its duplicates. */
const mentionSchema = z.object({ subjectId: z.string(), verificationId: z.uuid() });

/** Notes which subjects a verification is about to name, so that they are found when one of them is erased. */
export async function noteMentions(
  table: string,
  verification: Verification,
  duplicates: Duplicates,
): Promise<void> {
  const expiresAt = trailExpiry({ ...verification, holds: [] }, Date.now());
  await Promise.all(
    subjectsIn(duplicates).map((subjectId) =>
      dynamodb.send(
        new PutCommand({
          TableName: table,
          Item: { subjectId, verificationId: verification.id, expiresAt },
        }),
      ),
    ),
  );
}

/** Forgets whom a verification named, once that is gone from its row. */
export async function forgetMentions(
  table: string,
  { id: verificationId, duplicates = [] }: Verification,
): Promise<void> {
  await Promise.all(
    subjectsIn(duplicates).map((subjectId) => deleteMention(table, { subjectId, verificationId })),
  );
}

/**
 * Takes a subject's id out of every other verification that names it. What was found stays, without whose it was.
 *
 * @param isErased which of the subject's faces are erased
 */
export async function eraseMentions(
  { tables, mentionsTable }: { readonly tables: AuditTables; readonly mentionsTable: string },
  subjectId: string,
  isErased: (faceId: string) => boolean,
  actor: string,
): Promise<void> {
  const pages = paginateQuery(
    { client: dynamodb },
    {
      TableName: mentionsTable,
      KeyConditionExpression: 'subjectId = :subjectId',
      ExpressionAttributeValues: { ':subjectId': subjectId },
      ConsistentRead: true,
    },
  );
  for await (const { Items = [] } of pages) {
    for (const item of Items) {
      const mention = mentionSchema.parse(item);
      const left = await eraseMention(tables, mention, isErased, actor);
      if (!left) await deleteMention(mentionsTable, mention);
    }
  }
}

/** @returns whether the verification still names the subject */
async function eraseMention(
  tables: AuditTables,
  { subjectId, verificationId }: z.infer<typeof mentionSchema>,
  isErased: (faceId: string) => boolean,
  actor: string,
): Promise<boolean> {
  try {
    const after = await appendAuditEvent(tables, verificationId, ({ duplicates = [] }) => {
      const erased = duplicates.filter(
        (one) => one.subjectId === subjectId && isErased(one.faceId),
      );
      if (erased.length === 0) return undefined;
      return {
        type: 'duplicates.erased',
        actor,
        data: { faceIds: erased.map(({ faceId }) => faceId) },
        set: {
          duplicates: duplicates.map(({ faceId, similarity, ...one }) =>
            erased.some((other) => other.faceId === faceId)
              ? { faceId, similarity }
              : { faceId, similarity, ...one },
          ),
        },
      };
    });
    return subjectsIn(after.duplicates ?? []).includes(subjectId);
  } catch (error) {
    if (error instanceof UnknownVerificationError) return false;
    throw error;
  }
}

async function deleteMention(
  table: string,
  { subjectId, verificationId }: z.infer<typeof mentionSchema>,
): Promise<void> {
  await dynamodb.send(new DeleteCommand({ TableName: table, Key: { subjectId, verificationId } }));
}

function subjectsIn(duplicates: Duplicates): string[] {
  return [...new Set(duplicates.flatMap(({ subjectId }) => subjectId ?? []))];
}
