import '@tensorflow/tfjs-backend-wasm';
import { env } from '@tensorflow/tfjs-core';
import { faceModelUrl, wasmFolderUrl } from './face-model-urls';

let fetched: Promise<void> | undefined;

/**
 * Has the browser keep the files that looking for faces needs. The component gives them ten seconds once a session
 * has begun, and TensorFlow.js never recovers from WebAssembly that did not arrive.
 *
 * @returns rejects when they cannot be fetched; a later call then tries again
 */
export function fetchFaceModel(): Promise<void> {
  fetched ??= fetchFiles().catch((error: unknown) => {
    fetched = undefined;
    throw error;
  });
  return fetched;
}

async function fetchFiles(): Promise<void> {
  const weightsUrl = new URL('weights.bin', faceModelUrl);
  await Promise.all([faceModelUrl, weightsUrl, await wasmUrl()].map(fetchWhole));
}

/** The WebAssembly that TensorFlow.js takes in this browser. */
async function wasmUrl(): Promise<URL> {
  const [simd, threads] = await Promise.all([
    env().getAsync('WASM_HAS_SIMD_SUPPORT'),
    env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT'),
  ]);
  const variant = simd ? (threads ? '-threaded-simd' : '-simd') : '';
  return new URL(`tfjs-backend-wasm${variant}.wasm`, wasmFolderUrl);
}

async function fetchWhole(url: string | URL): Promise<void> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${String(url)} answered with status ${response.status}.`);
  await response.arrayBuffer();
}
