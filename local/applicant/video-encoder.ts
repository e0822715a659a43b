import { join } from 'node:path';
import { bundleForNode } from '../build/bundle';
import { WorkerPool } from '../rekognition/engine/worker-pool';
import type { FilmedFrame, VideoReply } from './video-encoder.worker';

export type { FilmedFrame } from './video-encoder.worker';

/** Makes Matroska files with H.264 video, as the recorder of Chrome on a phone does, in a worker thread. */
export class VideoEncoder {
  private constructor(private readonly pool: WorkerPool<readonly FilmedFrame[], VideoReply>) {}

  static async start(): Promise<VideoEncoder> {
    const entry = await bundleForNode(join(__dirname, 'video-encoder.worker.ts'), [
      '@napi-rs/webcodecs',
    ]);
    return new VideoEncoder(await WorkerPool.start(entry, undefined, 1));
  }

  /**
   * @param frames of one size, in order
   * @throws Error when they cannot be encoded
   */
  async encode(frames: readonly FilmedFrame[]): Promise<Buffer> {
    const reply = await this.pool.run(frames);
    if (reply.type === 'video') return Buffer.from(reply.video);
    throw new Error(reply.type === 'error' ? reply.message : 'No answer.');
  }

  /** Ends the thread; encoding under way fails. */
  async close(): Promise<void> {
    await this.pool.close();
  }
}
