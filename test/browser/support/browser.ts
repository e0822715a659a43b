import { chromium, devices, type Browser, type BrowserContextOptions } from 'playwright-core';
import type { FakeCamera } from './fake-camera';
import { findBrowser } from './find-browser';
import { Visitor } from './visitor';

/** Pages use no WebGL; drawn by a graphics processor in software, the colours of the light challenge come too late. */
const graphics = ['--disable-gpu'];

/** Why pages get no pictures: the person says no when asked, or the computer has no camera. */
export type NoCamera = 'refused' | 'missing';

const withoutCamera: Record<NoCamera, readonly string[]> = {
  refused: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream=deny'],
  missing: ['--use-fake-ui-for-media-stream'],
};

export interface VisitorOptions {
  /** Language of the browser; English when left out. */
  readonly language?: 'en' | 'ja' | 'es';
  readonly device?: 'desktop' | 'phone';
  readonly colorScheme?: 'light' | 'dark';
}

/** A real browser, with a fake camera or without one. */
export class TestBrowser {
  private constructor(private readonly browser: Browser) {}

  static async launch(camera: FakeCamera | NoCamera): Promise<TestBrowser> {
    const { path, environment } = await findBrowser();
    const cameraFlags = typeof camera === 'string' ? withoutCamera[camera] : camera.flags;
    const browser = await chromium.launch({
      executablePath: path,
      env: { ...process.env, ...environment },
      args: [...graphics, ...cameraFlags],
    });
    return new TestBrowser(browser);
  }

  /** Somebody new, whose browser knows nothing yet. */
  async visitor(options: VisitorOptions = {}): Promise<Visitor> {
    return Visitor.of(await this.browser.newContext(contextOptions(options)));
  }

  /** Everybody leaves, and their pages close. */
  async clear(): Promise<void> {
    await Promise.all(this.browser.contexts().map((context) => context.close()));
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}

function contextOptions({
  language = 'en',
  device = 'desktop',
  colorScheme = 'light',
}: VisitorOptions): BrowserContextOptions {
  return {
    ...(device === 'phone' ? devices['Pixel 7'] : { viewport: { width: 1280, height: 800 } }),
    locale: language,
    colorScheme,
  };
}
