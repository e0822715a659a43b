import * as z from 'zod';

/** Another subject's face that is too like one to import. */
const duplicateSchema = z.object({
  subjectId: z.string(),
  faceId: z.string(),
  /** 0–100. */
  similarity: z.number(),
});

/** What became of one user. */
export const outcomeSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('enrolled'), faceId: z.string(), collectionId: z.string() }),
  /** Was enrolled before, by a verification or an import, and is left as it is. */
  z.object({
    outcome: z.literal('already_enrolled'),
    faceId: z.string(),
    collectionId: z.string(),
  }),
  /** Looks like another subject: not enrolled, and for a person to decide. */
  z.object({ outcome: z.literal('duplicate'), duplicates: z.array(duplicateSchema).min(1) }),
  /** The image cannot be used. */
  z.object({ outcome: z.literal('refused'), reason: z.string(), detail: z.string() }),
]);

export type Outcome = z.infer<typeof outcomeSchema>;
export type Duplicate = z.infer<typeof duplicateSchema>;

/** In the order of reports. */
export const outcomeNames = ['enrolled', 'already_enrolled', 'duplicate', 'refused'] as const;
