import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { access, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { fingerprint } from '../build/fingerprint';
import { cacheFolder, projectRoot } from '../paths';

const pagesFolder = join(cacheFolder, 'web');

/** How long the build of an earlier state of the sources is kept, in milliseconds. */
const KEPT = 24 * 60 * 60 * 1000;

/**
 * Builds the pages for the embedded AWS, in a process of its own. A build is kept until the sources change.
 *
 * @param signal ends the build before its time
 * @returns the folder of the built pages
 * @throws Error with what the build printed when it fails
 */
export async function buildPages(signal: AbortSignal): Promise<string> {
  const folder = join(pagesFolder, await fingerprint(['web', 'package-lock.json'], '', ['dist']));
  if (await exists(folder)) return folder;
  const unfinished = `${folder}.${randomUUID()}.tmp`;
  try {
    await runVite(unfinished, signal);
    await rename(unfinished, folder);
  } catch (error) {
    // Another process may have built the same at the same time.
    if (!(await exists(folder))) throw error;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  await removeEarlierBuilds();
  return folder;
}

async function runVite(outputFolder: string, signal: AbortSignal): Promise<void> {
  const vite = join(projectRoot, 'node_modules', 'vite', 'bin', 'vite.js');
  const config = join('web', 'vite.config.mts');
  try {
    await promisify(execFile)(
      process.execPath,
      [
        ...[vite, 'build', 'web', '--config', config, '--mode', 'embedded'],
        ...['--outDir', outputFolder, '--emptyOutDir', '--logLevel', 'warn'],
      ],
      { cwd: projectRoot, signal, env: { ...process.env, NODE_ENV: 'production' } },
    );
  } catch (error) {
    const printed = z.object({ stderr: z.string().min(1) }).safeParse(error);
    const reason = printed.success ? printed.data.stderr.trim() : String(error);
    throw new Error(`The pages cannot be built: ${reason}`, { cause: error });
  }
}

/** Whoever still serves an earlier build has long read it. */
async function removeEarlierBuilds(): Promise<void> {
  for (const name of await readdir(pagesFolder)) {
    const folder = join(pagesFolder, name);
    const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > KEPT) await rm(folder, { recursive: true, force: true });
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
