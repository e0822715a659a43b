import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type BuildResult } from 'esbuild';
import { bundling } from '../lib/functions/bundling';
import { projectRoot } from '../local/paths';

/** Packages with native code: installed beside the function that uses them. */
const nativePackages = ['sharp'];

/** Names of the functions, which are those of their folders. */
export async function functionNames(): Promise<string[]> {
  const folders = await readdir(join(projectRoot, 'lambdas'));
  return folders.filter((folder) => folder !== 'shared');
}

/** The module of a function as it is deployed, and what went into it. */
export async function bundleFunction(
  name: string,
): Promise<BuildResult<{ write: false; metafile: true }>> {
  const { target, mainFields, minify, banner, externalModules } = bundling;
  return build({
    entryPoints: [join(projectRoot, 'lambdas', name, 'handler.ts')],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    target,
    mainFields,
    minify,
    banner: { js: banner },
    external: [...externalModules, ...nativePackages],
    absWorkingDir: projectRoot,
    logLevel: 'silent',
  });
}

/** Size of every function as it is deployed, in bytes, packages with native code left out. */
export async function bundleSizes(): Promise<{ name: string; bytes: number }[]> {
  return Promise.all(
    (await functionNames()).map(async (name) => {
      const { outputFiles } = await bundleFunction(name);
      return { name, bytes: outputFiles.reduce((sum, { contents }) => sum + contents.length, 0) };
    }),
  );
}
