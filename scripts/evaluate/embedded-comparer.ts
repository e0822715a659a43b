import { availableParallelism } from 'node:os';
import type { DetectedFace } from '../../lambdas/shared/document-judgement';
import { FaceEngine, similarity } from '../../local/rekognition/engine/face-engine';
import type { Comparer } from './comparer';

/** Embeddings of the faces of an image, the largest face first. */
type Embeddings = readonly Float32Array[];

/** The engine takes most of a core. */
const LANES = availableParallelism() > 2 ? 2 : 1;

/** Compares by the face engine of the embedded AWS. */
export class EmbeddedComparer implements Comparer<Embeddings> {
  readonly lanes = LANES;

  private constructor(private readonly engine: FaceEngine) {}

  static async start(): Promise<EmbeddedComparer> {
    return new EmbeddedComparer(await FaceEngine.start({ workers: LANES }));
  }

  async detectFaces(image: Buffer): Promise<DetectedFace[]> {
    const { faces } = await this.engine.analyse(image);
    return faces.map(({ box, confidence, quality }) => ({ box, confidence, ...quality }));
  }

  async hold(image: Buffer): Promise<Embeddings> {
    const { faces } = await this.engine.analyse(image);
    return faces.map(({ embedding }) => embedding);
  }

  compare([document]: Embeddings, live: Embeddings): Promise<number | undefined> {
    if (!document) return Promise.resolve(undefined);
    const scores = live.map((face) => similarity(document, face));
    return Promise.resolve(Math.max(0, ...scores));
  }

  async close(): Promise<void> {
    await this.engine.close();
  }
}
