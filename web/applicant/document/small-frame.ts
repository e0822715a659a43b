import { visibleRegion, type Region, type Size } from './visible-region';

/** Longer side of the frames that are judged, in pixels: small enough to be quick, and print still has edges. */
const LONGER_SIDE = 480;

/** Draws small pictures of what a camera or a file shows. */
export class SmallFrames {
  private readonly canvas = document.createElement('canvas');
  private readonly context = this.canvas.getContext('2d', { willReadFrequently: true });

  /** The part of the source that is given, made small. */
  draw(source: CanvasImageSource, region: Region): ImageData | undefined {
    if (!this.context || region.width === 0 || region.height === 0) return undefined;
    const scale = Math.min(1, LONGER_SIDE / Math.max(region.width, region.height));
    const width = Math.max(1, Math.round(region.width * scale));
    const height = Math.max(1, Math.round(region.height * scale));
    this.canvas.width = width;
    this.canvas.height = height;
    const { left, top } = region;
    this.context.drawImage(source, left, top, region.width, region.height, 0, 0, width, height);
    return this.context.getImageData(0, 0, width, height);
  }
}

/** The part of a camera's picture that is seen on the page: what is judged, and what is sent. */
export function seenRegion(video: HTMLVideoElement): Region {
  const picture: Size = { width: video.videoWidth, height: video.videoHeight };
  if (picture.width === 0) return { left: 0, top: 0, width: 0, height: 0 };
  return visibleRegion(picture, { width: video.clientWidth, height: video.clientHeight });
}
