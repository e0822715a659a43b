/** The distance at which two faces are as likely of one person as of two: similarity 50. */
const EVEN_DISTANCE = 0.625;

/** How quickly similarity falls with distance, measured on the pairs of Labeled Faces in the Wild. */
const STEEPNESS = 31.4;

/**
 * How alike two faces are, 0–100, from their embeddings. Shaped like the similarity of Rekognition's CompareFaces,
 * so that a policy's thresholds mean something, but measured by other networks: it does not predict Rekognition's.
 */
export function similarity(one: Float32Array, other: Float32Array): number {
  let square = 0;
  one.forEach((value, index) => {
    square += (value - (other[index] ?? 0)) ** 2;
  });
  return 100 / (1 + Math.exp(STEEPNESS * (Math.sqrt(square) - EVEN_DISTANCE)));
}
