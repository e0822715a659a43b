import { join } from 'node:path';
import { defineConfig } from 'vite';
import { faceModel } from './build/face-model-plugin';

/**
 * Builds the pages for AWS, or with `--mode embedded` for the embedded stack: pages of that build
 * say that face scores are a development stand-in.
 */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [faceModel(join(import.meta.dirname, '..'))],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 1500, // The liveness component, loaded when it is needed.
    rolldownOptions: {
      input: {
        verify: join(import.meta.dirname, 'verify/index.html'),
        console: join(import.meta.dirname, 'console/index.html'),
      },
      checks: { moduleLevelDirective: false }, // "use client" means nothing here.
    },
  },
  worker: { format: 'es' },
});
