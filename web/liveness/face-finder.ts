import { faceModelUrl, wasmFolderUrl } from './face-model-urls';
import type { FacesFound, FinderReply, FinderRequest } from './face-finder.worker';

/** Finds faces in pictures without keeping the page busy. */
export interface FaceFinder {
  /** One picture at a time. Never answers when the finder is closed meanwhile. */
  find(picture: ImageData): Promise<FacesFound>;
  close(): void;
}

/**
 * Starts a worker with the model that the liveness check uses too.
 *
 * @returns rejects when the model cannot be fetched or does not run in this browser
 */
export async function createFaceFinder(): Promise<FaceFinder> {
  const worker = new Worker(new URL('./face-finder.worker.ts', import.meta.url), {
    type: 'module',
  });
  try {
    await ask(worker, { type: 'load', modelUrl: faceModelUrl, wasmFolderUrl });
  } catch (error) {
    worker.terminate();
    throw error;
  }
  return {
    async find({ data, width, height }) {
      const reply = await ask(worker, { type: 'find', picture: { data, width, height } });
      if (reply.type !== 'found') throw new Error('The worker answered something else.');
      return reply.found;
    },
    close: () => worker.terminate(),
  };
}

function ask(worker: Worker, request: FinderRequest): Promise<FinderReply> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data: reply }: MessageEvent<FinderReply>) => {
      if (reply.type === 'failed') reject(new Error(reply.message));
      else resolve(reply);
    };
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(request);
  });
}
