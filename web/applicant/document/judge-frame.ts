import type { FrameMeasures } from './measure-frame';

/** What to tell somebody who holds a document before the camera. */
export type Advice = 'too_dark' | 'glare' | 'blurred' | 'no_face' | 'too_far' | 'good';

/** What is seen of faces in a frame. */
export interface FacesSeen {
  readonly faces: number;
  /** The largest face's part, 0–1, of the frame's area. */
  readonly largestRatio: number;
}

/** Found by trying the drawn documents, darkened and blurred, against what the service accepts of them. */
const LEAST_BRIGHTNESS = 60;
const LEAST_SHARPNESS = 0.2;
const MOST_GLARE = 0.015;

/** On a card that fills the frame the portrait takes some 3 % of it; below this it gets too few pixels. */
const LEAST_FACE_RATIO = 0.006;

/**
 * Judges a frame; what has to be mended first comes first.
 *
 * @param faces left out while nothing looks for faces yet
 */
export function judgeFrame(measures: FrameMeasures, faces?: FacesSeen): Advice {
  if (measures.brightness < LEAST_BRIGHTNESS) return 'too_dark';
  if (measures.glare > MOST_GLARE) return 'glare';
  if (measures.sharpness < LEAST_SHARPNESS) return 'blurred';
  if (faces?.faces === 0) return 'no_face';
  if (faces && faces.largestRatio < LEAST_FACE_RATIO) return 'too_far';
  return 'good';
}

/** Frames that have to agree before advice changes: hands tremble, and cameras refocus. */
const AGREEING_FRAMES = 3;

/** Milliseconds between two pieces of spoken advice, so that a screen reader can finish one. */
const LEAST_PAUSE = 4000;

export interface Guidance {
  /** What is written on the picture. */
  readonly shown?: Advice;
  /** What a screen reader is given: the same, but seldom. */
  readonly spoken?: Advice;
  /** When that was last changed, in milliseconds. */
  readonly spokenAt: number;
  /** What the latest frames were judged, and how many in a row. */
  readonly judged?: Advice;
  readonly agreeing: number;
}

export const noGuidance: Guidance = { spokenAt: -Infinity, agreeing: 0 };

/** Takes a judgement into account, and changes the advice only when it lasts. */
export function settle(before: Guidance, judged: Advice, now: number): Guidance {
  const agreeing = judged === before.judged ? before.agreeing + 1 : 1;
  const seen = { ...before, judged, agreeing };
  if (agreeing < AGREEING_FRAMES) return seen;
  const mayBeSpoken = judged !== before.spoken && now - before.spokenAt >= LEAST_PAUSE;
  return { ...seen, shown: judged, ...(mayBeSpoken && { spoken: judged, spokenAt: now }) };
}
