import sharp from 'sharp';
import * as z from 'zod';
import { Analyser } from './analyser';
import { ImageFormatError } from './image-format-error';
import type { Analysis, RawImage } from './types';

/** What the engine asks of a worker process, one request at a time. */
export type WorkerRequest = Uint8Array | RawImage;

/** What a worker process answers; the first message says that it is ready. */
export type WorkerReply =
  | { readonly type: 'ready' }
  | { readonly type: 'analysis'; readonly analysis: Analysis }
  | { readonly type: 'format-error'; readonly message: string }
  | { readonly type: 'error'; readonly message: string };

const models = z
  .object({ detector: z.string(), mesh: z.string(), recognizer: z.string() })
  .parse(JSON.parse(process.argv[2] ?? ''));

async function serve(): Promise<void> {
  // Every image is another one, and the workers share the cores among them.
  sharp.cache(false);
  sharp.concurrency(1);
  const analyser = await Analyser.load(models);
  const reply = (message: WorkerReply): void => {
    process.send?.(message);
  };
  process.on('message', (image: WorkerRequest) => {
    analyser.analyse(image).then(
      (analysis) => reply({ type: 'analysis', analysis }),
      (error: unknown) => reply(failure(error)),
    );
  });
  reply({ type: 'ready' });
}

function failure(error: unknown): WorkerReply {
  const message = error instanceof Error ? error.message : String(error);
  return { type: error instanceof ImageFormatError ? 'format-error' : 'error', message };
}

process.on('disconnect', () => process.exit());
void serve();
