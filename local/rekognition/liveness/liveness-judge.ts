import sharp from 'sharp';
import type { AnalysedFace, RawImage } from '../engine/types';
import type { FaceAnalyser } from '../face-analyser';
import type { Challenge } from './challenge';
import type { ChallengeReport, ShownStage } from './challenge-report';
import { livenessConfidence } from './judgement';
import { VideoFormatError, type VideoDecoder } from './video-decoder';

/** A frame of a recording, ready to be kept. */
export interface Still {
  readonly jpeg: Buffer;
  readonly face: AnalysedFace;
}

/** What can be said of a recording. */
export interface Judgement {
  /** 0–100. */
  readonly confidence: number;
  /** The face held in the oval. */
  readonly reference: Still;
  /** Further frames with a face, in order. */
  readonly others: readonly Still[];
}

/** Quality of kept frames on JPEG's scale: an embedding of the frame stays as it was. */
const jpegQuality = 92;

/** Looks at recordings. */
export class LivenessJudge {
  constructor(
    private readonly engine: FaceAnalyser,
    private readonly decoder: VideoDecoder,
  ) {}

  /** @returns undefined when the recording cannot be judged: no video, or no face where it was to be held */
  async judge(
    video: Buffer,
    challenge: Challenge,
    { inPlace, stages }: ChallengeReport,
  ): Promise<Judgement | undefined> {
    // The face is held unlit when the first colour begins; recordings without colours end once it is in place.
    const held = stages?.[1]?.start ?? inPlace;
    const times = [0, held, stages ? whitest(stages) : Infinity];
    const recording = await this.decoder.decode(video, times).catch((error: unknown) => {
      if (error instanceof VideoFormatError) return undefined;
      throw error;
    });
    if (!recording) return undefined;
    // The files are looked at rather than the pixels: whoever compares the reference image next asks for the same.
    const files = await Promise.all(recording.samples.map(toJpeg));
    const analyses = await Promise.all(files.map((file) => this.engine.analyse(file)));
    const [first, reference, last] = files.map((jpeg, index) => {
      const face = analyses[index]?.faces[0];
      return face && { jpeg, face };
    });
    if (!reference) return undefined;
    const confidence = livenessConfidence({
      challenge,
      stages,
      recording,
      analyses,
      held: reference.face,
    });
    return { confidence, reference, others: [first, last].filter((one) => !!one) };
  }
}

/** When the face is lit most evenly, which is early or late as chance has it; a face lit in a colour can be missed. */
function whitest(stages: readonly ShownStage[]): number {
  const brightness = ({ colour }: ShownStage): number => Math.min(...colour);
  const [stage] = stages.toSorted((one, other) => brightness(other) - brightness(one));
  return stage ? stage.start + stage.downscroll : Infinity;
}

function toJpeg({ data, width, height }: RawImage): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: jpegQuality })
    .toBuffer();
}
