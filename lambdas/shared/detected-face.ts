import * as z from 'zod';
import type { DetectedFace } from './document-judgement';

/** The members of a face that the DEFAULT attributes of DetectFaces always come with. */
const faceSchema = z.object({
  BoundingBox: z.object({
    Left: z.number(),
    Top: z.number(),
    Width: z.number(),
    Height: z.number(),
  }),
  Confidence: z.number(),
  Quality: z.object({ Sharpness: z.number(), Brightness: z.number() }),
});

/** Reads a face of an answer of DetectFaces. */
export function readDetectedFace(detail: unknown): DetectedFace {
  const { BoundingBox, Confidence, Quality } = faceSchema.parse(detail);
  const { Left: left, Top: top, Width: width, Height: height } = BoundingBox;
  return {
    box: { left, top, width, height },
    confidence: Confidence,
    sharpness: Quality.Sharpness,
    brightness: Quality.Brightness,
  };
}
