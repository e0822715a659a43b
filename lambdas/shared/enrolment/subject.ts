import { createHash } from 'node:crypto';
import * as z from 'zod';
import { subjectIdSchema } from '../verification';

/** Where a face vector is. */
export const faceVectorSchema = z.object({ faceId: z.string(), collectionId: z.string() });

export type FaceVector = z.infer<typeof faceVectorSchema>;

/** A row of the Subjects table: the one face that a subject is enrolled with. */
export const subjectSchema = faceVectorSchema.extend({
  subjectId: subjectIdSchema,
  enrolledAt: z.iso.datetime(),
  /** The day of the enrolment and a part of it, by which the index lists rows. */
  enrolledOn: z.string(),
  source: z.enum(['verification', 'import']),
  /** The verification that enrolled the face; an imported one has none. */
  verificationId: z.uuid().optional(),
  /** By what the face may be kept, in the words of whoever imported it; those of a verification have its consent. */
  consent: z.string().optional(),
  /** Faces this one took the place of, newest last, which are to be gone from their collections. */
  replaced: z.array(faceVectorSchema).optional(),
});

export type Subject = z.infer<typeof subjectSchema>;

/**
 * Parts that the enrolments of a day are spread over in the index, each a hexadecimal digit: a single key of an index
 * takes 1,000 writes of a kilobyte a second, and holds the table's own writes back beyond that.
 */
export const dayParts = Array.from('0123456789abcdef');

/** The day in UTC and the part of it, as rows name them: `2026-11-23#a`. */
export function enrolledOn(subjectId: string, enrolledAt: string): string {
  const [part = ''] = createHash('sha256').update(subjectId).digest('hex');
  return dayPart(enrolledAt.slice(0, 10), part);
}

/** @param day as `2026-11-23` */
export const dayPart = (day: string, part: string): string => `${day}#${part}`;

/** A row as it is written. */
export function toSubject(enrolment: Omit<Subject, 'enrolledOn'>): Subject {
  const { subjectId, enrolledAt } = enrolment;
  return { ...enrolment, enrolledOn: enrolledOn(subjectId, enrolledAt) };
}
