import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { appendAuditEvent, type AuditTables } from '../audit/append-audit-event';
import { eventBridge } from '../clients/eventbridge';
import { deleteFaceVectors } from '../erasure/face-vectors';
import type { Verification } from '../verification';
import { deleteSubject } from './subjects';

/** Where everything is that a withdrawal concerns. */
export interface WithdrawalGround {
  readonly tables: AuditTables;
  readonly subjectsTable: string;
  readonly collectionIds: readonly string[];
  readonly eventBusName: string;
}

/**
 * Takes the face of a rejected verification out of its collection, tells product apps, and writes that down. Each part
 * can be repeated; what was begun and not finished is finished by the next run of the reconciler.
 */
export async function withdrawEnrolment(
  { tables, subjectsTable, collectionIds, eventBusName }: WithdrawalGround,
  { id, subjectId, enrolment, reason }: Verification,
): Promise<Verification> {
  if (enrolment) {
    await deleteFaceVectors({ collectionIds }, [enrolment.faceId]);
    if (subjectId !== undefined) {
      await deleteSubject(subjectsTable, { subjectId, faceId: enrolment.faceId });
    }
  }
  await publish(eventBusName, {
    verificationId: id,
    subjectId,
    status: 'rejected',
    reason: reason ?? null,
  });
  return appendAuditEvent(tables, id, ({ caseState }) =>
    caseState === 'withdrawing'
      ? {
          type: 'enrolment.withdrawn',
          actor: 'system',
          data: { faceId: enrolment?.faceId ?? null },
          remove: ['caseState', 'enrolment'],
        }
      : undefined,
  );
}

/** The same event that a decision of the workflow is told by. */
async function publish(eventBusName: string, detail: object): Promise<void> {
  const { FailedEntryCount = 0 } = await eventBridge.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: eventBusName,
          Source: 'honnin',
          DetailType: 'VerificationDecided',
          Detail: JSON.stringify(detail),
        },
      ],
    }),
  );
  if (FailedEntryCount > 0) throw new Error('EventBridge did not take the event of the decision.');
}
