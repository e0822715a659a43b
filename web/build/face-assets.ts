import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { convertFaceModel } from './face-model';

/** A file of the site, by its path below the site's root. */
export interface SiteFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** What looking for faces in the browser needs. */
export interface FaceAssets {
  readonly files: readonly SiteFile[];
  /** Path of the model's `model.json`. */
  readonly modelPath: string;
  /** Path of the folder of the WebAssembly files, with a slash at its end. */
  readonly wasmFolder: string;
}

/** Which of them a browser takes depends on what it can do. */
const wasmFiles = [
  'tfjs-backend-wasm.wasm',
  'tfjs-backend-wasm-simd.wasm',
  'tfjs-backend-wasm-threaded-simd.wasm',
];

const weightsFile = 'weights.bin';

/**
 * Makes the files from the packages that are installed. Their paths change whenever their content does, so that
 * browsers may keep them for ever.
 *
 * @param root folder whose packages are meant
 */
export function faceAssets(root: string): FaceAssets {
  const { resolve } = createRequire(join(root, 'package.json'));
  const model = convertFaceModel(
    readFileSync(resolve('@mediapipe/face_detection/face_detection_short_range.tflite')),
    weightsFile,
  );
  const topology = JSON.stringify(model.topology);
  const digest = createHash('sha256').update(topology).update(model.weights).digest('hex');
  const modelFolder = `assets/face-model-${digest.slice(0, 8)}/`;

  const manifest = resolve('@tensorflow/tfjs-backend-wasm/package.json');
  const { version } = z.object({ version: z.string() }).parse(parseFile(manifest));
  const wasmFolder = `assets/tfjs-backend-wasm-${version}/`;
  return {
    modelPath: `${modelFolder}model.json`,
    wasmFolder,
    files: [
      { path: `${modelFolder}model.json`, content: topology },
      { path: modelFolder + weightsFile, content: model.weights },
      ...wasmFiles.map((name) => ({
        path: wasmFolder + name,
        content: readFileSync(join(dirname(manifest), 'dist', name)),
      })),
    ],
  };
}

function parseFile(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
