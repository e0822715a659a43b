import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import { bundleForNode } from '../../local/build/bundle';
import { prepareModels } from '../../local/rekognition/engine/models/prepare';
import { inputsFrom } from './rekognition-engine-reference/inputs';
import type { ModelOutputs, ModelRun } from './rekognition-engine-reference/run-models';

const folder = join(__dirname, 'rekognition-engine-reference');

const referenceSchema = z.object({
  detector: z.array(
    z.tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.number()]),
  ),
  mesh: z.object({ points: z.array(z.number()), presence: z.number() }),
  recognizer: z.array(z.number()),
});

type Reference = z.infer<typeof referenceSchema>;

/** Compares with what face-api and TensorFlow.js gave for the same input; `generate.mjs` tells how. */
describe('A transcoded network', () => {
  let reference: Reference;
  let outputs: ModelOutputs;

  beforeAll(async () => {
    reference = referenceSchema.parse(
      JSON.parse(await readFile(join(folder, 'reference.json'), 'utf8')),
    );
    const inputs = await inputsFrom(await readFile(join(folder, 'face.png')));
    outputs = await run({ models: await prepareModels(), inputs });
  });

  it('gives the detector every anchor a score and a box', () => {
    expect(outputs.scores).toHaveLength(5118);
    expect(outputs.boxes).toHaveLength(5118 * 4);
  });

  it('scores faces and places their boxes as face-api does', () => {
    expect(reference.detector.filter(([, score]) => score > 0.5).length).toBeGreaterThan(0);
    for (const [index, score, top, left, bottom, right] of reference.detector) {
      const box = outputs.boxes.subarray(index * 4, index * 4 + 4);
      const [centreY = 0, centreX = 0, height = 0, width = 0] = box.map((length) => length / 512);
      expect(outputs.scores[index]).toBeCloseTo(score, 4);
      expect(centreY - height / 2).toBeCloseTo(top, 3);
      expect(centreX - width / 2).toBeCloseTo(left, 3);
      expect(centreY + height / 2).toBeCloseTo(bottom, 3);
      expect(centreX + width / 2).toBeCloseTo(right, 3);
    }
  });

  it('lays the mesh over a face as TensorFlow.js does', () => {
    expect(largestDifference(outputs.points, reference.mesh.points)).toBeLessThan(2e-3);
    expect(outputs.presence[0]).toBeCloseTo(reference.mesh.presence, 4);
  });

  it('embeds a face as face-api does', () => {
    expect(largestDifference(outputs.embeddings, reference.recognizer)).toBeLessThan(1e-5);
  });
});

/** Native networks run in worker threads only, as in the engine. */
async function run(data: ModelRun): Promise<ModelOutputs> {
  const entry = await bundleForNode(join(folder, 'run-models.ts'), ['onnxruntime-node', 'sharp']);
  return new Promise((resolve, reject) => {
    new Worker(entry, { workerData: data }).once('message', resolve).once('error', reject);
  });
}

function largestDifference(one: Float32Array, other: readonly number[]): number {
  expect(one).toHaveLength(other.length);
  return Math.max(...other.map((value, index) => Math.abs(value - (one[index] ?? 0))));
}
