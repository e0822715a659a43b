import * as z from 'zod';
import { isFinal } from '../../../lambdas/shared/verification';
import type { AwsView } from './aws-view';
import { repeatedEvents } from './checks';
import type { Ledger } from './ledger';

const outcome = z.object({
  verificationId: z.uuid(),
  status: z.string(),
  reason: z.string().nullable(),
});

/** Every verification has one execution, which succeeded with the outcome that the row has. */
export async function findExecutionFaults(view: AwsView): Promise<string[]> {
  const rows = await view.verifications();
  const faults: string[] = [];
  for (const { executionArn, name = '', status, output } of await view.executions()) {
    const row = rows.get(name);
    rows.delete(name);
    if (!row) {
      faults.push(`The execution ${name} has no verification.`);
      continue;
    }
    if (status !== 'SUCCEEDED') {
      faults.push(`The execution of ${name}, which is ${row.status}, is ${String(status)}.`);
      continue;
    }
    const said = outcome.parse(JSON.parse(output ?? ''));
    if (
      !isFinal(row.status) ||
      said.status !== row.status ||
      said.reason !== (row.reason ?? null)
    ) {
      faults.push(
        `The execution of ${name} ended as ${said.status}, and its row is ${row.status}.`,
      );
    }
    const ids = (await view.history(executionArn ?? '')).map(({ id }) => id);
    if (ids.some((id, place) => id !== place + 1)) {
      faults.push(`The history of ${name} has gaps.`);
    }
  }
  for (const id of rows.keys()) faults.push(`${id} has no execution.`);
  return faults;
}

/** Every document in the bucket was taken up or set aside, and every stop and redrive recorded, once; nothing is told twice. */
export async function findEventFaults(view: AwsView, { verifications }: Ledger): Promise<string[]> {
  const trails = await view.auditTrails();
  const redrives = await view.redrives();
  const faults: string[] = [];
  for (const { verificationId, key, versionId } of await view.evidence()) {
    if (!key.endsWith('/original')) continue;
    const told = (trails.get(verificationId) ?? []).filter(
      ({ data }) => data.versionId === versionId,
    );
    if (told.length !== 1) {
      faults.push(`The trail of ${verificationId} tells of its document ${told.length} times.`);
    }
  }
  for (const [id, trail] of trails) {
    for (const { type, sequence } of repeatedEvents(trail)) {
      faults.push(`The trail of ${id} tells of one ${type} again in event ${sequence}.`);
    }
    // A redrive that was asked for may have come about and not been acknowledged.
    const times = redrives.get(id) ?? 0;
    if (verifications.get(id)?.redriven && times === 0) faults.push(`${id} was not redriven.`);
    const expected = {
      'verification.decided': 1,
      'verification.faulted': times,
      'verification.redriven': times,
    };
    for (const [type, times] of Object.entries(expected)) {
      const told = trail.filter((event) => event.type === type).length;
      if (told !== times) faults.push(`The trail of ${id} tells ${told} times of ${type}.`);
    }
  }
  return faults;
}

/** The faces enrolled are those of the subjects, one each: that of the approval that was the last and was not erased. */
export async function findFaceFaults(view: AwsView, { verifications }: Ledger): Promise<string[]> {
  const faces = new Map((await view.faces()).map((face) => [face.FaceId ?? '', face]));
  const subjects = await view.subjects();
  const rows = await view.verifications();
  const faults: string[] = [];
  for (const { subjectId, faceId, verificationId = '' } of subjects.values()) {
    if (faces.get(faceId)?.ExternalImageId !== subjectId) {
      faults.push(`The face of ${subjectId} is not enrolled.`);
    }
    if (rows.get(verificationId)?.enrolment?.faceId !== faceId) {
      faults.push(`The face of ${subjectId} belongs to no verification.`);
    }
    faces.delete(faceId);
  }
  const erased = [...verifications.values()].filter(({ erasureAsked }) => erasureAsked);
  const withdrawn = new Set(erased.map(({ subjectId }) => subjectId));
  for (const { id, subjectId = '', enrolment } of rows.values()) {
    if (!enrolment || subjects.has(subjectId) || withdrawn.has(subjectId)) continue;
    faults.push(`The face of ${id} is not enrolled.`);
  }
  for (const faceId of faces.keys()) faults.push(`The face ${faceId} belongs to no subject.`);
  return faults;
}
