/** A place in an image, in pixels from its top left. */
export type Place = readonly [x: number, y: number];

/** A place with its depth, in pixels too: what is nearer to the camera has the smaller z. */
export type Place3 = readonly [x: number, y: number, z: number];

/** Turns, scales and shifts places: (x, y) to (a·x - b·y + shiftX, b·x + a·y + shiftY). */
export interface Similarity {
  readonly a: number;
  readonly b: number;
  readonly shiftX: number;
  readonly shiftY: number;
}

export function applySimilarity({ a, b, shiftX, shiftY }: Similarity, [x, y]: Place): Place {
  return [a * x - b * y + shiftX, b * x + a * y + shiftY];
}

/** How many pixels of the target one pixel of the source becomes. */
export function scaleOf({ a, b }: Similarity): number {
  return Math.hypot(a, b);
}

/** Takes a square chip of `side` pixels to a square of `size` pixels around a centre, turned by `angle` radians. */
export function chipPlacement(
  side: number,
  centre: Place,
  size: number,
  angle: number,
): Similarity {
  const scale = size / side;
  const a = scale * Math.cos(angle);
  const b = scale * Math.sin(angle);
  const half = side / 2;
  return { a, b, shiftX: centre[0] - (a - b) * half, shiftY: centre[1] - (a + b) * half };
}

/** The similarity that takes one list of places nearest to another, by least squares. */
export function fitSimilarity(from: readonly Place[], to: readonly Place[]): Similarity {
  const fromCentre = centroid(from);
  const toCentre = centroid(to);
  let along = 0;
  let across = 0;
  let square = 0;
  from.forEach((place, index) => {
    const target = to[index];
    if (!target) throw new Error('Both lists of places must be of one length.');
    const [x, y] = [place[0] - fromCentre[0], place[1] - fromCentre[1]];
    const [u, v] = [target[0] - toCentre[0], target[1] - toCentre[1]];
    along += x * u + y * v;
    across += x * v - y * u;
    square += x * x + y * y;
  });
  const a = along / square;
  const b = across / square;
  return {
    a,
    b,
    shiftX: toCentre[0] - a * fromCentre[0] + b * fromCentre[1],
    shiftY: toCentre[1] - b * fromCentre[0] - a * fromCentre[1],
  };
}

function centroid(places: readonly Place[]): Place {
  let [x, y] = [0, 0];
  for (const place of places) {
    x += place[0];
    y += place[1];
  }
  return [x / places.length, y / places.length];
}
