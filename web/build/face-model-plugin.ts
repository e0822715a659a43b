import type { Plugin } from 'vite';
import { faceAssets } from './face-assets';

/**
 * Puts the face detector and the WebAssembly it runs on among the site's own assets; by default the liveness
 * component fetches both from a network of AWS. `web/liveness/face-model-urls.ts` is told where they are.
 *
 * @param root folder whose packages are meant
 */
export function faceModel(root: string): Plugin {
  const { files, modelPath, wasmFolder } = faceAssets(root);
  return {
    name: 'honnin:face-model',
    config: () => ({
      define: {
        FACE_MODEL_PATH: JSON.stringify(`/${modelPath}`),
        WASM_FOLDER_PATH: JSON.stringify(`/${wasmFolder}`),
      },
    }),
    generateBundle() {
      for (const { path, content } of files) {
        this.emitFile({ type: 'asset', fileName: path, source: content });
      }
    },
  };
}
