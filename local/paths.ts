import { join, resolve } from 'node:path';

/** The folder of the project: where `package.json` lies. */
export const projectRoot = resolve(__dirname, '..');

/**
 * Where bundles, templates, networks and pages are kept, since they take long to make. `HONNIN_CACHE` names a folder
 * beside the usual one, for a start that is to find nothing in it.
 */
export const cacheFolder = join(
  projectRoot,
  'node_modules',
  '.cache',
  process.env.HONNIN_CACHE ?? 'honnin',
);
