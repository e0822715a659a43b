import { mkdtemp, open, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Scene } from './scenes';

/** Milliseconds that each frame of a scene is seen. */
const FRAME_DURATION = 70;

/**
 * The camera of a browser. Chromium takes it from a file, Motion JPEG of a single frame here, which it reads anew
 * whenever a page opens the camera, and then keeps mapped into memory: what is written there is seen at once.
 */
export class FakeCamera {
  private constructor(
    private readonly folder: string,
    private scene: Scene,
  ) {}

  static async before(scene: Scene): Promise<FakeCamera> {
    const camera = new FakeCamera(await mkdtemp(join(tmpdir(), 'honnin-camera-')), scene);
    await camera.pointAt(scene);
    return camera;
  }

  /** What makes a browser see with this camera, and allow it to every page that asks. */
  get flags(): readonly string[] {
    return [
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${this.path}`,
    ];
  }

  /** Shows another scene to pages that open the camera from now on. */
  async pointAt(scene: Scene): Promise<void> {
    const next = join(this.folder, 'next.mjpeg');
    await writeFile(next, scene[0]);
    await rename(next, this.path);
    this.scene = scene;
  }

  /** Lets what is seen happen, before the eyes of the page that has the camera open. */
  async play(): Promise<void> {
    const file = await open(this.path, 'r+');
    try {
      for (const frame of this.scene) {
        await file.write(frame, 0, frame.length, 0);
        await pause(FRAME_DURATION);
      }
    } finally {
      await file.close();
    }
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  private get path(): string {
    return join(this.folder, 'camera.mjpeg');
  }
}
