import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import * as z from 'zod';
import { license, version } from '../package.json';
import { readArguments, runCommand } from '../local/commands/arguments';
import { declarationsOf } from './client/declarations';

const root = join(__dirname, '..');
const source = join(root, 'web', 'api');

const options = z.object({
  out: z
    .string()
    .default(join('dist', 'client'))
    .transform((path) => resolve(path)),
});

const manifest = {
  name: 'honnin-client',
  version,
  description: 'Typed calls of the Honnin API',
  license,
  type: 'module',
  sideEffects: false,
  engines: { node: '>=20.19' },
  exports: { '.': { types: './index.d.ts', default: './index.js' } },
};

/** Makes the package of the client: one module with all it needs, its types, and a manifest. */
async function client(): Promise<number> {
  const { out: target } = readArguments({ out: { type: 'string' } }, options);
  const entry = join(source, 'package.ts');
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  await build({
    entryPoints: [entry],
    outfile: join(target, 'index.js'),
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    mainFields: ['module', 'main'],
  });
  for (const [name, text] of declarationsOf(entry, 'index')) {
    await writeFile(join(target, name), text);
  }
  await copyFile(join(source, 'README.md'), join(target, 'README.md'));
  await copyFile(join(root, 'LICENSE'), join(target, 'LICENSE'));
  // The one package that is part of the module.
  await copyFile(
    join(root, 'node_modules', 'openapi-fetch', 'LICENSE'),
    join(target, 'LICENSE-openapi-fetch'),
  );
  await writeFile(join(target, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  console.log(`Made ${manifest.name} ${version} in ${target}: npm publish ${target}`);
  return 0;
}

void runCommand(client);
