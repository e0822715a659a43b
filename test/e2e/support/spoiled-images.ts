import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

/** A PNG of one bit a pixel, all black: small as a file, however large as a picture. */
export function blackPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(1, 8); // bits; what follows is greyscale, deflate, standard filters, no interlacing
  const row = 1 + Math.ceil(width / 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(Buffer.alloc(row * height))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, checksum]);
}

/** A picture that turns to its mirror image and back. */
export async function animate(image: Buffer, format: 'gif' | 'webp'): Promise<Buffer> {
  const small = await sharp(image).resize(400).toBuffer();
  return sharp([small, await sharp(small).flop().toBuffer()], { join: { animated: true } })
    .toFormat(format)
    .toBuffer();
}

/** The first bytes of a photograph of an iPhone, which tell its format. */
export function heicPhotograph(): Buffer {
  return Buffer.concat([
    Buffer.from([0, 0, 0, 24]),
    Buffer.from('ftypheic\0\0\0\0mif1heic', 'latin1'),
    Buffer.alloc(2000),
  ]);
}

/** How a picture lies in a file, by its EXIF orientation: turned clockwise by degrees, then mirrored or not. */
const stored: Readonly<Record<number, { turn: number; mirror: boolean }>> = {
  1: { turn: 0, mirror: false },
  2: { turn: 0, mirror: true },
  3: { turn: 180, mirror: false },
  4: { turn: 180, mirror: true },
  5: { turn: 90, mirror: true },
  6: { turn: 270, mirror: false },
  7: { turn: 270, mirror: true },
  8: { turn: 90, mirror: false },
};

export const orientations = Object.keys(stored).map(Number);

/** The same photograph as a camera stores it that was held in one of eight ways. */
export async function heldIn(orientation: number, image: Buffer): Promise<Buffer> {
  const { turn = 0, mirror = false } = stored[orientation] ?? {};
  const turned = await sharp(image).rotate(turn).png({ compressionLevel: 1 }).toBuffer();
  return sharp(turned).flop(mirror).withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer();
}

/** A group portrait: faces side by side. */
export async function inOneRow(faces: readonly Buffer[]): Promise<Buffer> {
  const width = 300;
  const height = 375;
  const input = await Promise.all(
    faces.map((face) => sharp(face).resize(width, height).toBuffer()),
  );
  return sharp({
    create: { width: width * faces.length, height, channels: 3, background: '#ccc' },
  })
    .composite(input.map((face, index) => ({ input: face, left: index * width, top: 0 })))
    .jpeg()
    .toBuffer();
}
