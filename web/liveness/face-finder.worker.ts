import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import { setBackend, tensor, tidy, Tensor } from '@tensorflow/tfjs-core';
import { modelSide } from './face-boxes';
import { findFaces, type FaceModel, type Picture } from './face-search';

/** What the worker is asked: first where its files are, then to look at pictures. */
export type FinderRequest =
  | { readonly type: 'load'; readonly modelUrl: string; readonly wasmFolderUrl: string }
  | { readonly type: 'find'; readonly picture: Picture };

/** Faces in a picture, and which part of its area, 0–1, the largest one takes. */
export interface FacesFound {
  readonly faces: number;
  readonly largestRatio: number;
}

/** What it answers to each, in order. */
export type FinderReply =
  | { readonly type: 'ready' }
  | { readonly type: 'found'; readonly found: FacesFound }
  | { readonly type: 'failed'; readonly message: string };

let model: FaceModel | undefined;

addEventListener('message', ({ data: request }: MessageEvent<FinderRequest>) => {
  answer(request).then(postMessage, (error: unknown) => {
    const reply: FinderReply = { type: 'failed', message: String(error) };
    postMessage(reply);
  });
});

async function answer(request: FinderRequest): Promise<FinderReply> {
  if (request.type === 'load') {
    model = await loadModel(request.modelUrl, request.wasmFolderUrl);
    return { type: 'ready' };
  }
  if (!model) throw new Error('Load the model first.');
  const { width, height } = request.picture;
  const boxes = findFaces(request.picture, model);
  const areas = boxes.map((box) => (box.width * box.height) / (width * height));
  return { type: 'found', found: { faces: boxes.length, largestRatio: Math.max(0, ...areas) } };
}

async function loadModel(modelUrl: string, wasmFolderUrl: string): Promise<FaceModel> {
  setWasmPaths(wasmFolderUrl);
  await setBackend('wasm');
  const graph = await loadGraphModel(modelUrl);
  return (pixels) => {
    const output = tidy(() => graph.predict(tensor(pixels, [1, modelSide, modelSide, 3])));
    if (!(output instanceof Tensor)) throw new Error('The model must have one output.');
    const numbers = output.dataSync();
    output.dispose();
    return numbers;
  };
}
