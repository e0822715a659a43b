import { chromium, devices, type Browser, type BrowserContextOptions } from 'playwright-core';
import { FakeCamera } from './fake-camera';
import type { Film } from './films';
import { findBrowser } from './find-browser';
import { Visitor } from './visitor';

/** WebGL in software, so that pages find what they find on people's devices. */
const graphics = ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];

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
  private constructor(
    private readonly browser: Browser,
    private readonly camera: FakeCamera | undefined,
  ) {}

  /** @param film what the camera sees until it is pointed at something else */
  static async withCamera(film: Film): Promise<TestBrowser> {
    const camera = await FakeCamera.pointedAt(film);
    return new TestBrowser(await launch(camera.flags), camera);
  }

  static async withoutCamera(reason: NoCamera): Promise<TestBrowser> {
    return new TestBrowser(await launch(withoutCamera[reason]), undefined);
  }

  /** Shows another film to pages that open the camera from now on. */
  async pointCameraAt(film: Film): Promise<void> {
    if (!this.camera) throw new Error('This browser was launched without a camera.');
    await this.camera.pointAt(film);
  }

  /** Somebody new, whose browser knows nothing yet. */
  async visitor(options: VisitorOptions = {}): Promise<Visitor> {
    return Visitor.of(await this.browser.newContext(contextOptions(options)));
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.camera?.remove();
  }
}

async function launch(cameraFlags: readonly string[]): Promise<Browser> {
  const { path, environment } = await findBrowser();
  return chromium.launch({
    executablePath: path,
    env: { ...process.env, ...environment },
    args: [...graphics, ...cameraFlags],
  });
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
