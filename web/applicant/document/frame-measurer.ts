import type { FrameMeasures } from './measure-frame';

/** Measures frames in a worker, one at a time. */
export class FrameMeasurer {
  private readonly worker = new Worker(new URL('./guidance-worker.ts', import.meta.url), {
    type: 'module',
  });

  /** Never answers when it is closed meanwhile. */
  measure(frame: ImageData): Promise<FrameMeasures> {
    return new Promise((resolve, reject) => {
      this.worker.onmessage = ({ data }: MessageEvent<FrameMeasures>) => resolve(data);
      this.worker.onerror = ({ message }) => reject(new Error(message));
      const { data, width, height } = frame;
      this.worker.postMessage({ data, width, height });
    });
  }

  close(): void {
    this.worker.terminate();
  }
}
