import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { packedChromium, type Executable } from './packed-chromium';

/**
 * Where Chrome and Chromium are usually installed. Left out are snaps: they may not read the temporary files that
 * the fake camera plays.
 */
const usualPaths: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: [
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
    '/opt/google/chrome/chrome',
    '/usr/bin/chromium',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].map((folder) =>
    join(process.env[folder] ?? '', 'Google', 'Chrome', 'Application', 'chrome.exe'),
  ),
};

/**
 * The browser to test in: the one at CHROME_PATH, else one that is installed, else the one from npm.
 *
 * @throws Error when the machine has none and the one from npm does not run on it
 */
export async function findBrowser(): Promise<Executable> {
  const chosen = process.env.CHROME_PATH;
  if (chosen) return { path: chosen, environment: {} };
  for (const path of usualPaths[process.platform] ?? []) {
    if (await isExecutable(path)) return { path, environment: {} };
  }
  return packedChromium();
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
