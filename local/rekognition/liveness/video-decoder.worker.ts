import { parentPort } from 'node:worker_threads';
import { EncodedVideoChunk, VideoDecoder, VideoFrame } from '@napi-rs/webcodecs';
import {
  BufferSource,
  EncodedPacketSink,
  Input,
  MATROSKA,
  MP4,
  WEBM,
  type EncodedPacket,
  type InputVideoTrack,
} from 'mediabunny';
import type { RawImage } from '../engine/types';
import type { RecordedFrame, Recording } from './recording';
import { colourGrid, toRgb, type YuvFrame } from './yuv';

/** What is asked of the thread, one video at a time. */
export interface VideoRequest {
  readonly video: Uint8Array;
  /** Milliseconds from the first frame. */
  readonly times: readonly number[];
}

/** What it answers; the first message says that it is ready. */
export type VideoReply =
  | { readonly type: 'ready' }
  | { readonly type: 'recording'; readonly recording: Recording }
  | { readonly type: 'unreadable'; readonly message: string };

/** What recorders of browsers make: WebM without and Matroska with an encoder for H.264, MP4 on Apple's devices. */
const formats = [WEBM, MATROSKA, MP4];

/** A minute at 30 frames a second: a check takes some ten seconds. */
const mostFrames = 1800;

/** Pixels of a frame: Full HD. */
const mostPixels = 1920 * 1080;

/** Packets that wait for the decoder, so that few frames are in memory at once. */
const longestQueue = 8;

async function decode({ video, times }: VideoRequest): Promise<Recording> {
  const input = new Input({ source: new BufferSource(video), formats });
  const track = await input.getPrimaryVideoTrack();
  if (!track) throw new Error('The recording has no video track.');
  refuseLarge(await track.getCodedWidth(), await track.getCodedHeight());
  const packets = await packetsOf(track);
  const start = packets[0]?.microsecondTimestamp ?? 0;
  const frames: RecordedFrame[] = [];
  const wanted = new Map(times.map((time) => [frameAt(packets, start + time * 1000), time]));
  const pictures = new Map<number, RawImage>();
  let size = { width: 0, height: 0 };

  const readFrame = frameReader();
  await decodeAll(track, packets, async (frame) => {
    const yuv = await readFrame(frame);
    size = { width: yuv.width, height: yuv.height };
    frames.push({ time: (frame.timestamp - start) / 1000, grid: colourGrid(yuv) });
    if (wanted.has(frame.timestamp)) pictures.set(frame.timestamp, toRgb(yuv));
  });

  const samples = times.flatMap((time) => {
    const picture = pictures.get(frameAt(packets, start + time * 1000));
    return picture ? [picture] : [];
  });
  if (samples.length < times.length) throw new Error('Frames of the recording are missing.');
  return { ...size, frames, samples };
}

async function packetsOf(track: InputVideoTrack): Promise<EncodedPacket[]> {
  const packets: EncodedPacket[] = [];
  for await (const packet of new EncodedPacketSink(track).packets()) {
    packets.push(packet);
    if (packets.length > mostFrames) throw new Error('The recording is too long.');
  }
  if (packets.length === 0) throw new Error('The recording has no frames.');
  return packets;
}

/** Timestamp of the frame that is shown at a time, in microseconds. */
function frameAt(packets: readonly EncodedPacket[], time: number): number {
  const first = packets[0]?.microsecondTimestamp ?? 0;
  return packets.reduce(
    (shown, { microsecondTimestamp: own }) => (own <= time && own > shown ? own : shown),
    first,
  );
}

/** Hands over one frame after another, in order. */
async function decodeAll(
  track: InputVideoTrack,
  packets: readonly EncodedPacket[],
  take: (frame: VideoFrame) => Promise<void>,
): Promise<void> {
  const config = await track.getDecoderConfig();
  if (!config) throw new Error('The codec of the recording is not known.');
  let taken = Promise.resolve();
  let failure: Error | undefined;
  const decoder = new VideoDecoder({
    output: (frame) => {
      taken = taken.then(() => take(frame)).finally(() => frame.close());
      // The chain is awaited below; without this, a failure on the way would count as unhandled.
      taken.catch(() => undefined);
    },
    error: (error) => {
      failure ??= error;
    },
  });
  decoder.configure(config);
  for (const { type, data, microsecondTimestamp: timestamp } of packets) {
    if (decoder.decodeQueueSize >= longestQueue) await once(decoder, 'dequeue');
    decoder.decode(new EncodedVideoChunk({ type, timestamp, data }));
    await taken;
  }
  await decoder.flush();
  decoder.close();
  await taken;
  if (failure) throw failure;
}

function once(decoder: VideoDecoder, event: string): Promise<void> {
  return new Promise((resolve) => {
    decoder.addEventListener(event, () => resolve(), { once: true });
  });
}

/** Reads frames one after another, each into the memory of the one before: a recording has many. */
function frameReader(): (frame: VideoFrame) => Promise<YuvFrame> {
  let data = new Uint8Array(0);
  return async (frame) => {
    const { codedWidth: width, codedHeight: height } = frame;
    if (frame.format !== 'I420') throw new Error(`Frames are ${String(frame.format)}, not I420.`);
    refuseLarge(width, height);
    const size = frame.allocationSize();
    if (data.length !== size) data = new Uint8Array(size);
    const [luma, blueness, redness] = await frame.copyTo(data);
    if (!luma || !blueness || !redness) throw new Error('A frame lacks its planes.');
    return { width, height, data, planes: [luma, blueness, redness] };
  };
}

function refuseLarge(width: number, height: number): void {
  if (width * height > mostPixels) throw new Error('The frames of the recording are too large.');
}

parentPort?.on('message', (request: VideoRequest) => {
  decode(request).then(
    (recording) => {
      // Pictures are handed over rather than copied; one may have been asked for twice.
      const pictures = new Set(recording.samples.map(bufferOf));
      reply({ type: 'recording', recording }, [...pictures]);
    },
    (error: unknown) =>
      reply({
        type: 'unreadable',
        message: error instanceof Error ? error.message : String(error),
      }),
  );
});

function bufferOf({ data }: RawImage): ArrayBuffer {
  if (data.buffer instanceof ArrayBuffer) return data.buffer;
  throw new Error('The picture is in memory that cannot be handed over.');
}

function reply(message: VideoReply, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

reply({ type: 'ready' });
