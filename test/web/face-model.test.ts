import { readFileSync } from 'node:fs';
import { FaceEngine } from '../../local/rekognition/engine/face-engine';
import { faceAssets } from '../../web/build/face-assets';
import { readTfliteModel } from '../../web/build/tflite-model';
import type { Box } from '../../web/liveness/face-boxes';
import { drawDocument } from '../people/document';
import { drawFace } from '../people/face';
import { people } from '../people/people';
import { BrowserFaceModel, faceModelFile } from './support/browser-face-model';

describe("MediaPipe's face detector", () => {
  const detector = readTfliteModel(readFileSync(faceModelFile));

  it('has the operations that are converted, and no other', () => {
    const counts = new Map<string, number>();
    for (const { operation } of detector.operators) {
      counts.set(operation.kind, (counts.get(operation.kind) ?? 0) + 1);
    }
    expect(Object.fromEntries(counts)).toEqual({
      add: 16,
      concatenate: 2,
      conv2d: 21,
      depthwiseConv2d: 16,
      dequantize: 74,
      maxPool2d: 3,
      pad: 11,
      relu: 17,
      reshape: 4,
    });
  });

  it('takes one image and gives boxes and scores', () => {
    const shapeOf = (index: number) => detector.tensors[index]?.shape;
    expect(detector.inputs.map(shapeOf)).toEqual([[1, 128, 128, 3]]);
    expect(detector.outputs.map(shapeOf)).toEqual([
      [1, 896, 16],
      [1, 896, 1],
    ]);
  });
});

describe('The face model of the pages', () => {
  let model: BrowserFaceModel;
  let engine: FaceEngine;

  beforeAll(async () => {
    engine = await FaceEngine.start({ workers: 1 });
    model = await BrowserFaceModel.load();
  });

  afterAll(async () => {
    model.close();
    await engine.close();
  });

  it('has the input and the output that the liveness detector asks for', () => {
    const tensorOf = (...sizes: number[]) => ({
      tensorShape: { dim: sizes.map((size) => ({ size: String(size) })) },
    });
    expect(model.graph.modelSignature).toMatchObject({
      inputs: { image: tensorOf(1, 128, 128, 3) },
      outputs: { Identity: tensorOf(1, 896, 17) },
    });
  });

  it.each(people)('finds $id where the face engine does', async (person) => {
    const image = await drawFace(person);
    const found = await model.find(image);
    const { faces } = await engine.analyse(image);
    expect(found).toHaveLength(1);
    expect(overlap(found[0], faces[0]?.box)).toBeGreaterThan(0.65);
  });

  it.each(people.slice(0, 3))(
    'finds the portrait of $id on a card, and nothing else',
    async (person) => {
      const card = await model.find(await drawDocument(person));
      const empty = await model.find(await drawDocument(person, { defect: 'no-face' }));
      expect(card).toHaveLength(1);
      expect(empty).toEqual([]);
    },
  );

  it('finds both portraits of a card that has two', async () => {
    const card = await drawDocument(people[0], { defect: 'several-faces', beside: people[1] });
    expect(await model.find(card)).toHaveLength(2);
  });
});

describe('The files for looking for faces in a browser', () => {
  const { files, modelPath, wasmFolder } = faceAssets(__dirname);
  const paths = files.map(({ path }) => path);

  it('have paths that change with their content, so that they may be kept for ever', () => {
    expect(modelPath).toMatch(/^assets\/face-model-[0-9a-f]{8}\/model\.json$/);
    expect(wasmFolder).toBe('assets/tfjs-backend-wasm-4.11.0/');
  });

  it('are the model with its weights, and WebAssembly for every browser', () => {
    expect(paths).toEqual([
      modelPath,
      modelPath.replace('model.json', 'weights.bin'),
      `${wasmFolder}tfjs-backend-wasm.wasm`,
      `${wasmFolder}tfjs-backend-wasm-simd.wasm`,
      `${wasmFolder}tfjs-backend-wasm-threaded-simd.wasm`,
    ]);
  });

  it('have the weights in the precision they were published in', () => {
    const weights = files.find(({ path }) => path.endsWith('weights.bin'));
    expect(weights?.content.length).toBeLessThan(210_000);
  });
});

function overlap(one: Box | undefined, other: Box | undefined): number {
  if (!one || !other) return 0;
  const width =
    Math.min(one.left + one.width, other.left + other.width) - Math.max(one.left, other.left);
  const height =
    Math.min(one.top + one.height, other.top + other.height) - Math.max(one.top, other.top);
  const shared = Math.max(0, width) * Math.max(0, height);
  return shared / (one.width * one.height + other.width * other.height - shared);
}
