import { createHash } from 'node:crypto';
import { basename, join, resolve } from 'node:path';
import { build, stop, type BuildOptions } from 'esbuild';
import { cacheFolder, projectRoot } from '../paths';
import { findBundle, rememberBundle } from './bundle-record';
import { writeWholeFile } from './write-whole-file';

const bundlesFolder = join(cacheFolder, 'bundles');

/** Lets bundled CommonJS packages call `require` inside an ES module, as in the functions deployed to AWS. */
const requireBanner =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

const options = {
  bundle: true,
  write: false,
  metafile: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  mainFields: ['module', 'main'],
  banner: { js: requireBanner },
  absWorkingDir: projectRoot,
  logLevel: 'silent',
} satisfies BuildOptions;

let buildsUnderWay = 0;

/**
 * Bundles a TypeScript entry into one ES module for a worker thread, which cannot load TypeScript itself.
 * The bundle is made again only when a file that went into it has changed.
 *
 * @param entry path of the TypeScript file
 * @param external packages loaded from `node_modules` at run time: those with native code
 * @returns path of the bundled module
 */
export async function bundleForNode(entry: string, external: readonly string[]): Promise<string> {
  const settings = JSON.stringify({ entry: resolve(entry), external, options });
  const recordPath = join(bundlesFolder, `${sha256(settings)}.json`);
  const known = await findBundle(recordPath);
  if (known !== undefined) return known;

  const { contents, inputs } = await runBuild(entry, external);
  const path = join(bundlesFolder, `${basename(entry, '.ts')}-${sha256(contents)}.mjs`);
  await writeWholeFile(path, contents);
  await writeWholeFile(recordPath, await rememberBundle(path, inputs));
  return path;
}

async function runBuild(
  entry: string,
  external: readonly string[],
): Promise<{ contents: Uint8Array; inputs: string[] }> {
  buildsUnderWay += 1;
  try {
    const { outputFiles, metafile } = await build({
      ...options,
      entryPoints: [resolve(entry)],
      external: [...external],
    });
    const [output] = outputFiles;
    if (!output) throw new Error(`Bundling ${entry} gave no output.`);
    const inputs = Object.keys(metafile.inputs).map((path) => resolve(projectRoot, path));
    return { contents: output.contents, inputs };
  } finally {
    buildsUnderWay -= 1;
    // The bundler is a process of its own, which would stay with all its memory.
    if (buildsUnderWay === 0) await stop();
  }
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}
