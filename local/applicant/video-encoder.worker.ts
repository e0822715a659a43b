import { parentPort } from 'node:worker_threads';
import { VideoEncoder, VideoFrame } from '@napi-rs/webcodecs';
import {
  BufferTarget,
  EncodedPacket,
  EncodedVideoPacketSource,
  MkvOutputFormat,
  Output,
} from 'mediabunny';
import type { RawImage } from '../rekognition/engine/types';

/** A frame and when it was taken, in milliseconds from the start. */
export interface FilmedFrame {
  readonly time: number;
  readonly image: RawImage;
}

/** What the thread answers; the first message says that it is ready. */
export type VideoReply =
  | { readonly type: 'ready' }
  | { readonly type: 'video'; readonly video: Uint8Array }
  | { readonly type: 'error'; readonly message: string };

/** Bits a second, as the detector of Amplify UI asks the recorder of a browser for. */
const bitrate = 1_000_000;

/** H.264, constrained baseline, level 3.1. */
const codec = 'avc1.42e01f';

async function encode(frames: readonly FilmedFrame[]): Promise<Uint8Array> {
  const [first] = frames;
  if (!first) throw new Error('A video needs frames.');
  const { width, height } = first.image;
  const packets: EncodedPacket[] = [];
  let description: Uint8Array | undefined;
  let failure: Error | undefined;
  const encoder = new VideoEncoder({
    output: (chunk, metadata) => {
      const data = new Uint8Array(chunk.byteLength);
      chunk.copyTo(data);
      packets.push(new EncodedPacket(data, chunk.type, chunk.timestamp / 1e6, 0));
      description ??= metadata?.decoderConfig?.description;
    },
    error: (error) => {
      failure ??= error;
    },
  });
  encoder.configure({ codec, width, height, bitrate, latencyMode: 'realtime' });
  frames.forEach(({ time, image }, index) => {
    const frame = new VideoFrame(toYuv(image), {
      format: 'I420',
      codedWidth: width,
      codedHeight: height,
      timestamp: time * 1000,
    });
    encoder.encode(frame, { keyFrame: index === 0 });
    frame.close();
  });
  await encoder.flush();
  encoder.close();
  if (failure) throw failure;
  if (!description) throw new Error('The encoder does not say how its frames are decoded.');
  return toMatroska(packets, { codec, codedWidth: width, codedHeight: height, description });
}

interface DecoderConfig {
  readonly codec: string;
  readonly codedWidth: number;
  readonly codedHeight: number;
  readonly description: Uint8Array;
}

async function toMatroska(
  packets: readonly EncodedPacket[],
  decoderConfig: DecoderConfig,
): Promise<Uint8Array> {
  const target = new BufferTarget();
  const output = new Output({ format: new MkvOutputFormat(), target });
  const source = new EncodedVideoPacketSource('avc');
  output.addVideoTrack(source);
  await output.start();
  for (const packet of packets) await source.add(packet, { decoderConfig });
  await output.finalize();
  if (!target.buffer) throw new Error('The file was not written.');
  return new Uint8Array(target.buffer);
}

/** Brightness of every pixel, then colour of every block of two by two (I420), after ITU-R BT.601 with limited range. */
function toYuv({ data, width, height }: RawImage): Uint8Array {
  const pixels = width * height;
  const yuv = new Uint8Array((pixels * 3) / 2);
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (const pixel of [
        y * width + x,
        y * width + x + 1,
        (y + 1) * width + x,
        (y + 1) * width + x + 1,
      ]) {
        const r = data[pixel * 3] ?? 0;
        const g = data[pixel * 3 + 1] ?? 0;
        const b = data[pixel * 3 + 2] ?? 0;
        yuv[pixel] = 16.5 + 0.257 * r + 0.504 * g + 0.098 * b;
        red += r;
        green += g;
        blue += b;
      }
      const block = pixels + (y / 2) * (width / 2) + x / 2;
      yuv[block] = 128.5 + (-0.148 * red - 0.291 * green + 0.439 * blue) / 4;
      yuv[block + pixels / 4] = 128.5 + (0.439 * red - 0.368 * green - 0.071 * blue) / 4;
    }
  }
  return yuv;
}

parentPort?.on('message', (frames: readonly FilmedFrame[]) => {
  encode(frames).then(
    (video) => reply({ type: 'video', video }),
    (error: unknown) =>
      reply({ type: 'error', message: error instanceof Error ? error.message : String(error) }),
  );
});

function reply(message: VideoReply): void {
  parentPort?.postMessage(message);
}

reply({ type: 'ready' });
