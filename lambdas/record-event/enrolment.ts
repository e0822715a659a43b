import * as z from 'zod';
import type { Amendment } from '../shared/audit/append-audit-event';
import { homeCollection } from '../shared/enrolment/home-collection';
import { faceVectorSchema, type FaceVector, type Subject } from '../shared/enrolment/subject';
import { enrolmentWrite, readSubject } from '../shared/enrolment/subjects';
import { earlierFaceSchema, type Verification } from '../shared/verification';
import { environment } from './environment';

/** What the workflow goes by when it searches and enrols. */
export interface Standing {
  /** What the subject is enrolled with. */
  readonly enrolled: z.infer<typeof earlierFaceSchema> | null;
  /** Collections to search, and the one to enrol in. */
  readonly collections: readonly string[];
  readonly home: string;
}

export async function standingOf(subjectId: string): Promise<Standing> {
  const subject = await readSubject(environment.SUBJECTS_TABLE, subjectId);
  return {
    enrolled: subject ? earlierFaceSchema.parse(subject) : null,
    collections: environment.FACE_COLLECTIONS,
    home: homeCollection(subjectId, environment.OPEN_FACE_COLLECTIONS),
  };
}

/** Another verification of the subject was approved since this one looked. The workflow looks again by this name. */
class SubjectEnrolledMeanwhileError extends Error {
  override readonly name = 'SubjectEnrolledMeanwhile';

  constructor() {
    super('Another verification has enrolled the subject meanwhile: its face was not looked at.');
  }
}

/** Faces a subject may have been enrolled with in a row before a reconciler came by and deleted them. */
const REPLACED = 16;

/**
 * The write that an approval enrols its subject by.
 *
 * @param replaces what the workflow knows the subject to be enrolled with
 * @throws SubjectEnrolledMeanwhileError when it is another face by now
 */
export async function enrolmentOf(
  { id: verificationId, subjectId }: Verification,
  vector: FaceVector,
  replaces: FaceVector | null,
): Promise<Pick<Amendment, 'with'>> {
  if (subjectId === undefined) return {};
  const known = await readSubject(environment.SUBJECTS_TABLE, subjectId);
  // A redrive may record its own enrolment a second time.
  if (known && known.faceId !== vector.faceId && known.faceId !== replaces?.faceId) {
    throw new SubjectEnrolledMeanwhileError();
  }
  return {
    with: enrolmentWrite(
      environment.SUBJECTS_TABLE,
      {
        subjectId,
        ...vector,
        enrolledAt: new Date().toISOString(),
        source: 'verification',
        verificationId,
        replaced: replacedBy(vector, known),
      },
      known,
    ),
  };
}

/** Named on the row, so that they go though the workflow should not come to delete them. */
function replacedBy({ faceId }: FaceVector, known: Subject | undefined): FaceVector[] {
  if (!known) return [];
  const { replaced = [] } = known;
  if (known.faceId === faceId) return replaced;
  return [...replaced, faceVectorSchema.parse(known)].slice(-REPLACED);
}
