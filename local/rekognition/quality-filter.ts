import type { AnalysedFace, Analysis } from './engine/types';

/** Why a face is left out, in Rekognition's words. */
export type Shortcoming =
  'EXTREME_POSE' | 'LOW_BRIGHTNESS' | 'LOW_SHARPNESS' | 'LOW_CONFIDENCE' | 'SMALL_BOUNDING_BOX';

export type QualityFilter = 'NONE' | 'AUTO' | 'LOW' | 'MEDIUM' | 'HIGH';

interface Bar {
  /** 0–100 each. */
  readonly confidence: number;
  readonly brightness: number;
  readonly sharpness: number;
  /** Degrees to any side. */
  readonly turn: number;
  /** Pixels of the face box's shorter side. */
  readonly side: number;
}

/** AWS does not publish its bars. These are the engine's own scale: a face that meets `LOW` can be told from others. */
const bars: Readonly<Record<Exclude<QualityFilter, 'NONE'>, Bar>> = {
  AUTO: { confidence: 60, brightness: 10, sharpness: 5, turn: 60, side: 40 },
  LOW: { confidence: 60, brightness: 10, sharpness: 5, turn: 60, side: 40 },
  MEDIUM: { confidence: 80, brightness: 20, sharpness: 15, turn: 45, side: 60 },
  HIGH: { confidence: 95, brightness: 30, sharpness: 30, turn: 30, side: 80 },
};

/** What keeps a face of an image from meeting a filter's bar; nothing when it meets it. */
export function shortcomings(
  face: AnalysedFace,
  image: Pick<Analysis, 'width' | 'height'>,
  filter: QualityFilter,
): Shortcoming[] {
  if (filter === 'NONE') return [];
  const bar = bars[filter];
  const side = Math.min(face.box.width * image.width, face.box.height * image.height);
  const turn = Math.max(Math.abs(face.pose.yaw), Math.abs(face.pose.pitch));
  const judged: readonly (readonly [Shortcoming, boolean])[] = [
    ['EXTREME_POSE', turn > bar.turn],
    ['LOW_BRIGHTNESS', face.quality.brightness < bar.brightness],
    ['LOW_SHARPNESS', face.quality.sharpness < bar.sharpness],
    ['LOW_CONFIDENCE', face.confidence < bar.confidence],
    ['SMALL_BOUNDING_BOX', side < bar.side],
  ];
  return judged.filter(([, fails]) => fails).map(([reason]) => reason);
}
