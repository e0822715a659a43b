import type { DetectedFace } from '../../lambdas/shared/document-judgement';

/** Finds and compares faces the way a deployment does. */
export interface Comparer<Held> {
  /** How many calls are worth having under way at a time. */
  readonly lanes: number;

  /** @param image a JPEG file as `detect-document-face` sends it */
  detectFaces(image: Buffer): Promise<DetectedFace[]>;

  /** Keeps an image for comparisons. */
  hold(image: Buffer): Promise<Held>;

  /**
   * How alike the largest face of a document's crop and the most similar face of a live image are, as the workflow sees it.
   *
   * @returns 0–100; undefined when no face is found in the crop, which a deployment shows to a reviewer
   */
  compare(document: Held, live: Held): Promise<number | undefined>;

  close(): Promise<void>;
}
