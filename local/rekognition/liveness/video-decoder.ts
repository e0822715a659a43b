import { join } from 'node:path';
import { bundleForNode } from '../../build/bundle';
import { WorkerPool } from '../engine/worker-pool';
import type { Recording } from './recording';
import type { VideoReply, VideoRequest } from './video-decoder.worker';

/** The bytes are no video that can be judged. */
export class VideoFormatError extends Error {
  override readonly name = 'VideoFormatError';
}

/** Decodes recordings in a worker thread. */
export class VideoDecoder {
  private constructor(private readonly pool: WorkerPool<VideoRequest, VideoReply>) {}

  static async start(): Promise<VideoDecoder> {
    const entry = await bundleForNode(join(__dirname, 'video-decoder.worker.ts'), [
      '@napi-rs/webcodecs',
    ]);
    return new VideoDecoder(await WorkerPool.start(entry, undefined, 1));
  }

  /**
   * @param video WebM, Matroska or MP4
   * @param times of the frames wanted as pictures, in milliseconds from the first frame; one past the end means the last
   * @throws VideoFormatError when it cannot be decoded, is empty, too long or too large
   */
  async decode(video: Buffer, times: readonly number[]): Promise<Recording> {
    const reply = await this.pool.run({ video, times });
    if (reply.type === 'recording') return reply.recording;
    throw new VideoFormatError(reply.type === 'unreadable' ? reply.message : 'No answer.');
  }

  /** Ends the thread; decoding under way fails. */
  async close(): Promise<void> {
    await this.pool.close();
  }
}
