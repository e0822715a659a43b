import { join } from 'node:path';
import { defineConfig } from 'vite';

/**
 * Builds the pages for AWS, or with `--mode embedded` for the embedded stack: pages of that build
 * say that face scores are a development stand-in.
 */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    rolldownOptions: { input: { verify: join(import.meta.dirname, 'verify/index.html') } },
  },
  worker: { format: 'es' },
});
