import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { writeWholeFile } from '../../../build/write-whole-file';
import { cacheFolder, projectRoot } from '../../../paths';
import { detectorModel } from './detector';
import { graphModelSchema, meshModel } from './mesh';
import { recognizerModel } from './recognizer';
import { Weights, weightsManifestSchema } from './weights';

/** Part of the names of cached models: raise it when a change to the transcoding changes a model. */
const TRANSCODER_VERSION = 2;

const nodeModules = join(projectRoot, 'node_modules');
const modelsFolder = join(cacheFolder, 'models');
const faceApi = join(nodeModules, '@vladmandic', 'face-api');
const human = join(nodeModules, '@vladmandic', 'human');

/** Paths of the models, in the ONNX format. */
export interface ModelPaths {
  readonly detector: string;
  readonly mesh: string;
  readonly recognizer: string;
}

/** Transcodes the networks inside the installed packages, or finds them as they were transcoded before. */
export async function prepareModels(): Promise<ModelPaths> {
  const [detector, mesh, recognizer] = await Promise.all([
    cached('detector', faceApi, async () =>
      detectorModel(await faceApiWeights('ssd_mobilenetv1_model')),
    ),
    cached('mesh', human, transcodeMesh),
    cached('recognizer', faceApi, async () =>
      recognizerModel(await faceApiWeights('face_recognition_model')),
    ),
  ]);
  return { detector, mesh, recognizer };
}

async function faceApiWeights(name: string): Promise<Weights> {
  const folder = join(faceApi, 'model');
  const manifest = await readJson(join(folder, `${name}-weights_manifest.json`));
  return Weights.read(weightsManifestSchema.parse(manifest), folder);
}

async function transcodeMesh(): Promise<Buffer> {
  const folder = join(human, 'models');
  const model = graphModelSchema.parse(await readJson(join(folder, 'facemesh.json')));
  return meshModel(model, await Weights.read(model.weightsManifest, folder));
}

async function cached(
  name: string,
  packageFolder: string,
  transcode: () => Promise<Buffer>,
): Promise<string> {
  const packageJson = await readJson(join(packageFolder, 'package.json'));
  const { version } = z.object({ version: z.string() }).parse(packageJson);
  const path = join(modelsFolder, `${name}-${version}-${TRANSCODER_VERSION}.onnx`);
  if (!existsSync(path)) await writeWholeFile(path, await transcode());
  return path;
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'));
}
