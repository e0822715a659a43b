import { InferenceSession } from 'onnxruntime-node';
import { embed } from './embedding';
import { findCandidates, type Candidate } from './face-detection';
import { LANDMARK_POINTS, layMesh, meshPoint, type FaceMesh } from './face-mesh';
import type { ModelPaths } from './models/prepare';
import { decode } from './pixels';
import { poseOf } from './pose';
import { qualityOf } from './quality';
import {
  landmarkTypes,
  type AnalysedFace,
  type Analysis,
  type Landmark,
  type RawImage,
} from './types';

/** Below this presence, 0–1, what the detector proposed is no face. */
const LOWEST_PRESENCE = 0.5;

/**
 * One thread a session: the pool's workers are what runs side by side. A plan of its memory for each size of image would
 * keep the memory of all.
 */
const SESSION_OPTIONS: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  enableMemPattern: false,
};

/** Finds and describes the faces of an image with the three networks. */
export class Analyser {
  private constructor(
    private readonly detector: InferenceSession,
    private readonly mesh: InferenceSession,
    private readonly recognizer: InferenceSession,
  ) {}

  static async load(models: ModelPaths): Promise<Analyser> {
    return new Analyser(
      await InferenceSession.create(models.detector, SESSION_OPTIONS),
      await InferenceSession.create(models.mesh, SESSION_OPTIONS),
      await InferenceSession.create(models.recognizer, SESSION_OPTIONS),
    );
  }

  /** @throws ImageFormatError when the image cannot be read */
  async analyse(image: Uint8Array | RawImage): Promise<Analysis> {
    const { pixels, width, height } = await decode(image);
    const faces: AnalysedFace[] = [];
    for (const candidate of await findCandidates(this.detector, pixels)) {
      const mesh = await layMesh(this.mesh, pixels, candidate);
      if (mesh.presence >= LOWEST_PRESENCE) {
        faces.push(await this.describe(pixels, candidate, mesh));
      }
    }
    return { width, height, faces: faces.sort((one, other) => area(other) - area(one)) };
  }

  private async describe(
    image: RawImage,
    { left, top, width, height, score }: Candidate,
    { points, presence }: FaceMesh,
  ): Promise<AnalysedFace> {
    return {
      box: {
        left: left / image.width,
        top: top / image.height,
        width: width / image.width,
        height: height / image.height,
      },
      // Two witnesses who look at different things: both would have to be wrong.
      confidence: 100 * (1 - (1 - score) * (1 - presence)),
      landmarks: landmarkTypes.map((type) => landmark(type, points, image)),
      pose: poseOf(points),
      quality: qualityOf(image, points),
      embedding: await embed(this.recognizer, image, points),
    };
  }
}

function landmark(
  type: Landmark['type'],
  points: FaceMesh['points'],
  { width, height }: RawImage,
): Landmark {
  const places = LANDMARK_POINTS[type].map((index) => meshPoint(points, index));
  const mean = (axis: 0 | 1): number =>
    places.reduce((sum, place) => sum + place[axis], 0) / places.length;
  return { type, x: mean(0) / width, y: mean(1) / height };
}

function area({ box }: AnalysedFace): number {
  return box.width * box.height;
}
