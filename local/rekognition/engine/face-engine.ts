import { createHash } from 'node:crypto';
import { join } from 'node:path';
// Only the workers use it. But once the last thread that loaded it has ended, it cannot be loaded again,
// so this one, which does not end, holds it for workers to come.
import 'onnxruntime-node';
import { bundleForNode } from '../../build/bundle';
import { ImageFormatError } from './image-format-error';
import { prepareModels } from './models/prepare';
import type { Analysis, RawImage } from './types';
import { spawnProcess } from './pooled-worker';
import { WorkerPool } from './worker-pool';
import type { WorkerReply, WorkerRequest } from './worker';

export { ImageFormatError } from './image-format-error';
export { similarity } from './similarity';
export type * from './types';

/**
 * How many analyses are remembered. A verification compares, searches and indexes the same two images within
 * a second or two; this covers some thirty verifications at once, at about 5 KB each.
 */
const REMEMBERED_ANALYSES = 64;

/**
 * Finds faces in images, describes them and embeds them for comparison, in processes of their own.
 * A stand-in for Rekognition's models in development: it shows the same things of a face, measured by smaller networks.
 */
export class FaceEngine {
  /** Analyses of image files by their content, the one used longest ago first. */
  private readonly remembered = new Map<string, Promise<Analysis>>();

  private constructor(private readonly pool: WorkerPool<WorkerRequest, WorkerReply>) {}

  /**
   * Starts worker processes, each with the networks in its memory. They are processes since the runtime of the networks
   * cannot be loaded by two threads, not even one after the other.
   *
   * The first start ever transcodes the networks.
   *
   * @param workers how many images can be analysed side by side
   */
  static async start({ workers }: { readonly workers: number }): Promise<FaceEngine> {
    const [models, entry] = await Promise.all([
      prepareModels(),
      bundleForNode(join(__dirname, 'worker.ts'), ['onnxruntime-node', 'sharp']),
    ]);
    return new FaceEngine(await WorkerPool.start(entry, models, workers, spawnProcess));
  }

  /**
   * Finds the faces of a JPEG or PNG file, turned upright as its EXIF orientation says, or of raw pixels.
   *
   * @throws ImageFormatError when the image cannot be read
   * @throws Error when the worker process ended before it answered; another call may succeed
   */
  analyse(image: Buffer | RawImage): Promise<Analysis> {
    if (!Buffer.isBuffer(image)) return this.analyseAnew(image);
    const key = createHash('sha256').update(image).digest('base64');
    const analysis = this.remembered.get(key) ?? this.analyseAnew(image);
    this.remember(key, analysis);
    return analysis;
  }

  /** Ends the worker processes; analyses under way fail. */
  async close(): Promise<void> {
    await this.pool.close();
  }

  private remember(key: string, analysis: Promise<Analysis>): void {
    this.remembered.delete(key);
    this.remembered.set(key, analysis);
    analysis.catch(() => this.remembered.delete(key));
    const [oldest] = this.remembered.keys();
    if (this.remembered.size > REMEMBERED_ANALYSES && oldest) this.remembered.delete(oldest);
  }

  private async analyseAnew(image: Buffer | RawImage): Promise<Analysis> {
    const reply = await this.pool.run(image);
    switch (reply.type) {
      case 'analysis':
        return reply.analysis;
      case 'format-error':
        throw new ImageFormatError(reply.message);
      case 'error':
        throw new Error(`The image could not be analysed: ${reply.message}`);
      case 'ready':
        throw new Error('A worker process said twice that it is ready.');
    }
  }
}
