import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { projectRoot } from '../../../local/paths';
import { toOpenType } from './open-type';

/** A browser, and the environment it needs besides this process's own. */
export interface Executable {
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;
}

const chromiumPackage = '@sparticuz/chromium';
const fontPackage = '@fontsource/noto-sans-jp';

/** Thicknesses of the Japanese font that pages use. */
const FONT_WEIGHTS = [400, 700];

/**
 * Unpacks, beside itself and its libraries, into the folder for temporary files. It brings the libraries along only
 * where it believes to run in AWS Lambda.
 */
const unpackScript = `
  import chromium from ${JSON.stringify(chromiumPackage)};
  await chromium.executablePath();`;
const unpackEnvironment = { AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' };

/**
 * The Chromium that comes in an npm package, with its libraries and fonts. It is unpacked once, under
 * `node_modules/.cache`; nothing is downloaded.
 *
 * @throws Error on a machine it is not built for
 */
export async function packedChromium(): Promise<Executable> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      'Browser tests need Chrome or Chromium here: install one, or set CHROME_PATH to its executable. ' +
        `The Chromium from npm runs on Linux x64 only, not on ${process.platform} ${process.arch}.`,
    );
  }
  const folder = join(projectRoot, 'node_modules/.cache/honnin/browser', await packageVersions());
  if (!(await exists(folder))) await unpackInto(folder);
  return {
    path: join(folder, 'chromium'),
    environment: {
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  };
}

/** Several processes may do so at once: each unpacks for itself, and the first one's folder stays. */
async function unpackInto(folder: string): Promise<void> {
  const temporary = `${folder}.${randomUUID()}.tmp`;
  try {
    await mkdir(temporary, { recursive: true });
    await Promise.all([unpackChromium(temporary), writeFonts(join(temporary, 'japanese'))]);
    await writeFile(join(temporary, 'fonts.conf'), fontConfiguration(folder));
    await rename(temporary, folder).catch(async (error: unknown) => {
      if (!(await exists(folder))) throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function unpackChromium(folder: string): Promise<void> {
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', unpackScript], {
    cwd: projectRoot,
    env: { ...process.env, ...unpackEnvironment, TMPDIR: folder },
  });
}

async function writeFonts(folder: string): Promise<void> {
  const source = join(dirname(manifestPath(fontPackage)), 'files');
  await mkdir(folder);
  for (const weight of FONT_WEIGHTS) {
    const woff = await readFile(join(source, `noto-sans-jp-japanese-${weight}-normal.woff`));
    await writeFile(join(folder, `${weight}.otf`), toOpenType(woff));
  }
}

/** The folder has Latin fonts of its own. */
function fontConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <dir>${folder}/japanese</dir>
  <cachedir>${folder}/font-cache</cachedir>
</fontconfig>
`;
}

async function packageVersions(): Promise<string> {
  const versions = await Promise.all(
    [chromiumPackage, fontPackage].map(async (name) => {
      const manifest: unknown = JSON.parse(await readFile(manifestPath(name), 'utf8'));
      return z.object({ version: z.string() }).parse(manifest).version;
    }),
  );
  return versions.join('-');
}

function manifestPath(name: string): string {
  return join(projectRoot, 'node_modules', name, 'package.json');
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
