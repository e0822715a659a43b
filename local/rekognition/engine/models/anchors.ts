/** The side of the images the detector was trained on, in pixels; anchors are as large as they were then. */
const TRAINED_SIDE = 512;

/** Pixels between neighbouring anchors of each feature map of the detector, from fine to coarse. */
const STRIDES = [16, 32, 64, 128, 256, 512];

/** Sizes of anchors of each map and one beyond, as ratios of the trained side. */
const SCALES = [0.2, 0.35, 0.5, 0.65, 0.8, 0.95, 1];

/**
 * The places and shapes of boxes that the detector looks at in a square image: centre y, centre x, height and width
 * of each, in pixels. They follow TensorFlow's `ssd_anchor_generator`, as in the network's `Output/extra_dim`.
 */
export function anchorsOf(side: number): Float32Array {
  const anchors: number[] = [];
  STRIDES.forEach((stride, map) => {
    const cells = Math.ceil(side / stride);
    for (let row = 0; row < cells; row += 1) {
      for (let column = 0; column < cells; column += 1) {
        for (const [height, width] of shapes(map)) {
          const centre = [(row + 0.5) / cells, (column + 0.5) / cells].map((ratio) => ratio * side);
          anchors.push(...centre, height * TRAINED_SIDE, width * TRAINED_SIDE);
        }
      }
    }
  });
  return Float32Array.from(anchors);
}

type Shape = readonly [height: number, width: number];

/** Shapes of one area, and for all maps but the finest a square between this map's and the next one's. */
function shapes(map: number): readonly Shape[] {
  const [scale = 1, next = 1] = SCALES.slice(map);
  if (map === 0) return [shape(0.1, 1), shape(scale, 2), shape(scale, 1 / 2)];
  const between = shape(Math.sqrt(scale * next), 1);
  return [shape(scale, 1), between, ...[2, 1 / 2, 3, 1 / 3].map((ratio) => shape(scale, ratio))];
}

/** A shape by its size and its ratio of width to height. */
function shape(scale: number, ratio: number): Shape {
  return [scale / Math.sqrt(ratio), scale * Math.sqrt(ratio)];
}
