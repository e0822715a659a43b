import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { projectRoot } from '../paths';

const cacheFolder = join(projectRoot, 'node_modules', '.cache', 'honnin', 'bundles');

/** Lets bundled CommonJS packages call `require` inside an ES module, as in the functions deployed to AWS. */
const requireBanner =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/**
 * Bundles a TypeScript entry into one ES module for a worker thread, which cannot load TypeScript itself.
 * The file is named by its content, so that an unchanged entry is written once.
 *
 * @param entry path of the TypeScript file
 * @param external packages loaded from `node_modules` at run time: those with native code
 * @returns path of the bundled module
 */
export async function bundleForNode(entry: string, external: readonly string[]): Promise<string> {
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    mainFields: ['module', 'main'],
    external: [...external],
    banner: { js: requireBanner },
    sourcemap: 'inline',
    logLevel: 'silent',
  });
  const [output] = result.outputFiles;
  if (!output) throw new Error(`Bundling ${entry} gave no output.`);
  const name = `${basename(entry, '.ts')}-${createHash('sha256').update(output.contents).digest('hex').slice(0, 16)}.mjs`;
  const path = join(cacheFolder, name);
  if (!existsSync(path)) await writeOnce(path, output.contents);
  return path;
}

/** Two processes may bundle the same entry at once; the rename makes either result whole. */
async function writeOnce(path: string, contents: Uint8Array): Promise<void> {
  await mkdir(cacheFolder, { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, contents);
  await rename(temporary, path);
}
