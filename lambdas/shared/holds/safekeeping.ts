import { PutObjectLegalHoldCommand } from '@aws-sdk/client-s3';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { AuditTables } from '../audit/append-audit-event';
import { storedEvent } from '../audit/chain';
import { readAuditTrail } from '../audit/read-audit-trail';
import { dynamodb } from '../clients/dynamodb';
import { s3 } from '../clients/s3';
import { evidencePrefixes } from '../evidence';
import { trailExpiry } from '../retention/expiry';
import { listVersions } from '../stored-images';
import type { Verification } from '../verification';

/** Where things lie that a hold keeps. */
export interface SafekeepingGround {
  readonly tables: AuditTables;
  readonly evidenceBucket: string;
}

/**
 * Makes what is stored of a verification follow its row: while it is held, S3 refuses to delete its images, whoever asks,
 * and its audit trail does not expire; otherwise both go when the policy says. It can be repeated.
 */
export async function secure(ground: SafekeepingGround, verification: Verification): Promise<void> {
  await Promise.all([lockImages(ground, verification), dateTrail(ground, verification)]);
}

async function lockImages(
  { evidenceBucket }: SafekeepingGround,
  { id, holds = [] }: Verification,
): Promise<void> {
  const Status = holds.length > 0 ? 'ON' : 'OFF';
  const versions = await listVersions(evidenceBucket, evidencePrefixes(id));
  await Promise.all(
    versions
      .filter(({ sizeBytes }) => sizeBytes !== undefined)
      .map(({ key, versionId }) =>
        s3.send(
          new PutObjectLegalHoldCommand({
            Bucket: evidenceBucket,
            Key: key,
            VersionId: versionId,
            LegalHold: { Status },
          }),
        ),
      ),
  );
}

/** Events are put again as they are, with another time to go or none; the hash makes sure that it is the same event. */
async function dateTrail(
  { tables: { auditEvents } }: SafekeepingGround,
  verification: Verification,
): Promise<void> {
  const expiresAt = trailExpiry(verification, Date.now());
  const events = await readAuditTrail(auditEvents, verification.id);
  await Promise.all(
    events.map((event) =>
      dynamodb.send(
        new PutCommand({
          TableName: auditEvents,
          Item: storedEvent(event, expiresAt),
          ConditionExpression: '#hash = :hash',
          ExpressionAttributeNames: { '#hash': 'hash' },
          ExpressionAttributeValues: { ':hash': event.hash },
        }),
      ),
    ),
  );
}
