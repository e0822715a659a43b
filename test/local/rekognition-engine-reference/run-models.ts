import { parentPort, workerData } from 'node:worker_threads';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { floats } from '../../../local/rekognition/engine/face-detection';
import { anchorsOf } from '../../../local/rekognition/engine/models/anchors';
import type { ModelPaths } from '../../../local/rekognition/engine/models/prepare';
import type { Inputs } from './inputs';

/** Runs each transcoded network once, in a worker thread, and posts what it gave. */
export interface ModelRun {
  readonly models: ModelPaths;
  readonly inputs: Inputs;
}

export interface ModelOutputs {
  readonly boxes: Float32Array;
  readonly scores: Float32Array;
  readonly points: Float32Array;
  readonly presence: Float32Array;
  readonly embeddings: Float32Array;
}

async function run({ models, inputs }: ModelRun): Promise<ModelOutputs> {
  const anchors = anchorsOf(512);
  const detected = await runOnce(models.detector, {
    image: new Tensor('uint8', inputs.detector, [1, 512, 512, 3]),
    anchors: new Tensor('float32', anchors, [anchors.length / 4, 4]),
  });
  const meshed = await runOnce(models.mesh, {
    crop: new Tensor('float32', inputs.mesh, [1, 192, 192, 3]),
  });
  const recognized = await runOnce(models.recognizer, {
    chips: new Tensor('float32', inputs.recognizer, [1, 150, 150, 3]),
  });
  return {
    boxes: floats(detected.boxes),
    scores: floats(detected.scores),
    points: floats(meshed.points),
    presence: floats(meshed.presence),
    embeddings: floats(recognized.embeddings),
  };
}

async function runOnce(
  model: string,
  feeds: Record<string, Tensor>,
): Promise<InferenceSession.OnnxValueMapType> {
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1 });
  return session.run(feeds);
}

void run(workerData as ModelRun).then((outputs) => parentPort?.postMessage(outputs));
