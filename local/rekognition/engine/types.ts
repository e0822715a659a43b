/** Pixels in memory, row by row from the top left: three bytes a pixel, red, green, blue. */
export interface RawImage {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** A point of an image as ratios of its width and height, as Rekognition gives them. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle of an image as ratios of its width and height; it may reach beyond the edges. */
export interface BoundingBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The landmarks the engine finds, by Rekognition's names. Left and right are as the viewer sees them.
 * Rekognition gives these and, beside them, pupils; the engine sees no irises.
 */
export const landmarkTypes = [
  'eyeLeft',
  'eyeRight',
  'mouthLeft',
  'mouthRight',
  'nose',
  'leftEyeBrowLeft',
  'leftEyeBrowRight',
  'leftEyeBrowUp',
  'rightEyeBrowLeft',
  'rightEyeBrowRight',
  'rightEyeBrowUp',
  'leftEyeLeft',
  'leftEyeRight',
  'leftEyeUp',
  'leftEyeDown',
  'rightEyeLeft',
  'rightEyeRight',
  'rightEyeUp',
  'rightEyeDown',
  'noseLeft',
  'noseRight',
  'mouthUp',
  'mouthDown',
  'upperJawlineLeft',
  'midJawlineLeft',
  'chinBottom',
  'midJawlineRight',
  'upperJawlineRight',
] as const;

export type LandmarkType = (typeof landmarkTypes)[number];

export interface Landmark extends Point {
  readonly type: LandmarkType;
}

/** How a head is turned, in degrees between -180 and 180; 0 looks straight into the camera. */
export interface Pose {
  /** Positive when the head leans clockwise as the viewer sees it. */
  readonly roll: number;
  /** Positive when the face looks to the right of the picture. */
  readonly yaw: number;
  /** Positive when the face looks up. */
  readonly pitch: number;
}

/** How well a face can be seen, 0–100 each. */
export interface Quality {
  readonly brightness: number;
  readonly sharpness: number;
}

export interface AnalysedFace {
  readonly box: BoundingBox;
  /** How sure the engine is that this is a face, 0–100. */
  readonly confidence: number;
  readonly landmarks: readonly Landmark[];
  readonly pose: Pose;
  readonly quality: Quality;
  /** 128 numbers in which faces of one person lie close together; compare them with `similarity`. */
  readonly embedding: Float32Array;
}

export interface Analysis {
  /** Pixels of the image once turned upright as its EXIF orientation says. */
  readonly width: number;
  readonly height: number;
  /** Largest first. */
  readonly faces: readonly AnalysedFace[];
}
