/** A square of a picture that is searched for faces, or a box around one, in pixels of the picture. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface FaceBox extends Box {
  /** How sure the model is, 0–1. */
  readonly score: number;
}

/** Side of the squares that the model looks at, in pixels. */
export const modelSide = 128;

/** Numbers the model gives for each anchor: a score, a box, and six points of the face. */
const numbersPerAnchor = 17;

/** Faces less likely than this are none; MediaPipe's own threshold for this model. */
const lowestScore = 0.5;

/** Boxes that share more than this part of their union are one face; MediaPipe's own threshold again. */
const sameFaceOverlap = 0.3;

/** Where the model looks: cells of its feature maps along each axis, and how often it looks at each cell. */
const featureMaps = [
  { cells: 16, looks: 2 },
  { cells: 8, looks: 6 },
] as const;

/** Centres of the anchors as ratios of the square, in the order of the model's output. */
const anchors = featureMaps.flatMap(({ cells, looks }) =>
  Array.from({ length: cells * cells * looks }, (_, index) => {
    const cell = Math.floor(index / looks);
    return { x: ((cell % cells) + 0.5) / cells, y: (Math.floor(cell / cells) + 0.5) / cells };
  }),
);

/**
 * Reads the faces in a square from what the model gave for it.
 *
 * @param output 896 × 17 numbers
 * @param square where in the picture the model looked
 */
export function readFaces(output: ArrayLike<number>, square: Box): FaceBox[] {
  return anchors.flatMap((anchor, index) => {
    const [logit = 0, x = 0, y = 0, width = 0, height = 0] = Array.from(
      { length: 5 },
      (_, offset) => output[index * numbersPerAnchor + offset] ?? 0,
    );
    const score = 1 / (1 + Math.exp(-logit));
    if (score < lowestScore) return [];
    const scale = square.width / modelSide;
    return {
      left: square.left + anchor.x * square.width + (x - width / 2) * scale,
      top: square.top + anchor.y * square.height + (y - height / 2) * scale,
      width: width * scale,
      height: height * scale,
      score,
    };
  });
}

/** Leaves one box, the likeliest, of those around the same face. */
export function distinctFaces(boxes: readonly FaceBox[]): FaceBox[] {
  const kept: FaceBox[] = [];
  for (const box of boxes.toSorted((one, other) => other.score - one.score)) {
    if (!kept.some((better) => overlap(better, box) > sameFaceOverlap)) kept.push(box);
  }
  return kept;
}

/** The part of the union of two boxes that both cover. */
function overlap(one: Box, other: Box): number {
  const shared =
    shareOf(one.left, one.width, other.left, other.width) *
    shareOf(one.top, one.height, other.top, other.height);
  return shared / (one.width * one.height + other.width * other.height - shared);
}

function shareOf(start: number, length: number, otherStart: number, otherLength: number): number {
  const end = Math.min(start + length, otherStart + otherLength);
  return Math.max(0, end - Math.max(start, otherStart));
}
