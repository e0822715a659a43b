import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Film } from './films';

/** The camera of a browser: it plays a film over and over, from the start whenever a page opens it. */
export class FakeCamera {
  private constructor(private readonly folder: string) {}

  /** @param film what the camera sees until it is pointed at something else */
  static async pointedAt(film: Film): Promise<FakeCamera> {
    const camera = new FakeCamera(await mkdtemp(join(tmpdir(), 'honnin-camera-')));
    await camera.pointAt(film);
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

  /** Shows another film to pages that open the camera from now on. */
  async pointAt(film: Film): Promise<void> {
    const next = join(this.folder, 'next.mjpeg');
    await writeFile(next, film);
    await rename(next, this.path);
  }

  /** The file that the browser plays: it opens it anew whenever a page opens the camera. */
  private get path(): string {
    return join(this.folder, 'camera.mjpeg');
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
