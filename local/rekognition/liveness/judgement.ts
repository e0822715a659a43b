import { similarity } from '../engine/similarity';
import type { AnalysedFace, Analysis } from '../engine/types';
import type { Challenge, Oval } from './challenge';
import type { ShownStage } from './challenge-report';
import { lightResponse } from './light-response';
import type { Recording } from './recording';

/** What a recording shows. */
export interface Evidence {
  readonly challenge: Challenge;
  /** As the client showed them; undefined when it did not show them as asked. */
  readonly stages: readonly ShownStage[] | undefined;
  readonly recording: Recording;
  /** Of the recording's samples in order: the first shows the face far away. */
  readonly analyses: readonly Analysis[];
  /** The face held in the oval. */
  readonly held: AnalysedFace;
}

/** A value that counts for nothing well below `even`, for all well above, and for half at it. */
interface Scale {
  readonly even: number;
  /** How far from `even` the value counts for 73 % or 27 %. */
  readonly softness: number;
}

/** How much higher the face must have become on its way into the oval; a person who sits still stays at 1. */
const growth: Scale = { even: 1.15, softness: 0.03 };

/**
 * Height of the held face as a ratio of the oval's: 0.65 when it fills the oval, as the box of a face ends at the
 * brows. A busy browser loses the last frames, so that the face seems to stop before.
 */
const fit: Scale = { even: 0.38, softness: 0.02 };

/** Similarity (0–100) between the held face and the least similar sample. */
const identity: Scale = { even: 80, softness: 4 };

/** Correlation between the face's colour and the screen's. */
const light: Scale = { even: 0.74, softness: 0.03 };

/**
 * Confidence that a live person did what was asked, 0–100. It is what a recording alone can tell: one face throughout,
 * of one person, that came into the oval and, in the light challenge, changed colour with a screen whose colours
 * could not be known before. It is no detection of masks, screens or synthetic faces.
 */
export function livenessConfidence(evidence: Evidence): number {
  const { challenge, recording, analyses, held, stages } = evidence;
  if (analyses.some(({ faces }) => faces.length !== 1)) return 0;
  const faces = analyses.flatMap((analysis) => analysis.faces);
  const weights = [
    weight(growth, held.box.height / Math.min(...faces.map(({ box }) => box.height))),
    weight(fit, fitOf(held, challenge.oval, recording)),
    weight(
      identity,
      Math.min(...faces.map(({ embedding }) => similarity(embedding, held.embedding))),
    ),
  ];
  if (challenge.type === 'FaceMovementAndLightChallenge') {
    weights.push(weight(light, stages ? lightResponse(recording.frames, held.box, stages) : 0));
  }
  return 100 * weights.reduce((all, one) => all * one, 1);
}

/** Height of a face to that of the oval, or 0 when its centre is not well inside. */
function fitOf({ box }: AnalysedFace, oval: Oval, video: Recording): number {
  const across = (box.left + box.width / 2) * video.width - oval.centreX;
  const down = (box.top + box.height / 2) * video.height - oval.centreY;
  const isInside = Math.abs(across) < oval.width / 4 && Math.abs(down) < oval.height / 4;
  return isInside ? (box.height * video.height) / oval.height : 0;
}

function weight({ even, softness }: Scale, value: number): number {
  return 1 / (1 + Math.exp(-(value - even) / softness));
}
