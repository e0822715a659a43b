import type { Plugin } from 'vite';
import { faceAssets } from './face-assets';

const moduleName = 'virtual:face-model';
const resolvedName = `\0${moduleName}`;

/**
 * Puts the face detector and the WebAssembly it runs on among the site's own assets; by default the liveness
 * component fetches both from a network of AWS. The module `virtual:face-model` says where they are.
 *
 * @param root folder whose packages are meant
 */
export function faceModel(root: string): Plugin {
  const { files, modelPath, wasmFolder } = faceAssets(root);
  let base = '/';
  return {
    name: 'honnin:face-model',
    configResolved(config) {
      base = config.base;
    },
    resolveId(id) {
      return id === moduleName ? resolvedName : undefined;
    },
    load(id) {
      if (id !== resolvedName) return undefined;
      return [
        `export const faceModelUrl = ${addressOf(base + modelPath)};`,
        `export const wasmFolderUrl = ${addressOf(base + wasmFolder)};`,
      ].join('\n');
    },
    generateBundle() {
      for (const { path, content } of files) {
        this.emitFile({ type: 'asset', fileName: path, source: content });
      }
    },
  };
}

/** An expression for a whole address, which is what the liveness component asks for. */
function addressOf(path: string): string {
  return `new URL(${JSON.stringify(path)}, location.origin).href`;
}
