import { Tensor, type InferenceSession } from 'onnxruntime-node';
import { floats } from './face-detection';
import { meshPoint } from './face-mesh';
import { fitSimilarity, type Place, type Place3, type Similarity } from './geometry';
import { RECOGNIZER_SIDE } from './models/recognizer';
import { cutChip, mirrored } from './pixels';
import type { RawImage } from './types';

const EMBEDDING_LENGTH = 128;

/** dlib leaves a quarter of the face's size around it. */
const PADDING = 0.25;

/**
 * Where corners of eyes and mouth lie in an upright face, as ratios of its size, by point of the mesh:
 * `mean_face_shape_x` and `_y` of dlib/image_transforms/interpolation.h, points 36, 39, 42, 45, 48 and 54.
 */
const UPRIGHT_FACE: readonly (readonly [point: number, place: Place])[] = [
  [33, [0.121737, 0.216423]],
  [133, [0.334606, 0.231733]],
  [362, [0.645647, 0.231733]],
  [263, [0.858516, 0.216423]],
  [61, [0.254149, 0.780233]],
  [291, [0.726104, 0.780233]],
];

/** Takes places of an upright chip of a face, `side` pixels long, to places in the image. */
export function uprightChip(points: readonly Place3[], side: number): Similarity {
  const faceSide = side / (1 + 2 * PADDING);
  const upright = UPRIGHT_FACE.map(([, [x, y]]): Place => [
    (PADDING + x) * faceSide,
    (PADDING + y) * faceSide,
  ]);
  const found = UPRIGHT_FACE.map(([point]): Place => {
    const [x, y] = meshPoint(points, point);
    return [x, y];
  });
  return fitSimilarity(upright, found);
}

/** The embedding of a face: that of its upright chip averaged with that of the mirrored chip. */
export async function embed(
  recognizer: InferenceSession,
  image: RawImage,
  points: readonly Place3[],
): Promise<Float32Array> {
  const chip = cutChip(image, RECOGNIZER_SIDE, uprightChip(points, RECOGNIZER_SIDE));
  const chips = new Float32Array(chip.length * 2);
  chips.set(chip);
  chips.set(mirrored(chip, RECOGNIZER_SIDE), chip.length);
  const input = new Tensor('float32', chips, [2, RECOGNIZER_SIDE, RECOGNIZER_SIDE, 3]);
  const { embeddings } = await recognizer.run({ chips: input });
  const both = floats(embeddings);
  return both
    .slice(0, EMBEDDING_LENGTH)
    .map((value, index) => (value + (both[EMBEDDING_LENGTH + index] ?? 0)) / 2);
}
