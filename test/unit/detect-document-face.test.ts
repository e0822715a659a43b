import './support/environment';
import 'aws-sdk-client-mock-jest';
import { createHash } from 'node:crypto';
import { crc32 } from '@aws-crypto/crc32';
import { DetectFacesCommand, RekognitionClient } from '@aws-sdk/client-rekognition';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import sharp from 'sharp';
import { handler } from '../../lambdas/detect-document-face/handler';
import { defaultPolicy } from '../../lambdas/shared/policy';
import { verificationId } from './support/verifications';

const s3 = mockClient(S3Client);
const rekognition = mockClient(RekognitionClient);
const key = `documents/${verificationId}/1/original`;
const faceKey = `documents/${verificationId}/1/face.jpg`;

beforeEach(() => {
  s3.reset();
  rekognition.reset();
  s3.on(PutObjectCommand).resolves({});
  rekognition.on(DetectFacesCommand).resolves({
    FaceDetails: [
      {
        BoundingBox: { Left: 0.25, Top: 0.25, Width: 0.25, Height: 0.5 },
        Confidence: 99.9,
        Quality: { Sharpness: 80, Brightness: 70 },
      },
    ],
  });
});

/** A picture whose left half is red and right half is blue. */
function picture(width = 800, height = 400) {
  return sharp({ create: { width, height, channels: 3, background: 'blue' } }).composite([
    {
      input: {
        create: { width: Math.floor(width / 2), height, channels: 3, background: 'red' },
      },
      left: 0,
      top: 0,
    },
  ]);
}

function givenUpload(upload: Buffer): void {
  s3.on(GetObjectCommand).callsFake(() => ({
    Body: { transformToByteArray: () => Promise.resolve(upload) },
  }));
}

async function judge(upload: Buffer, sizeBytes = upload.length) {
  givenUpload(upload);
  return handler({
    verificationId,
    attempt: 1,
    document: { key, versionId: 'v1', sizeBytes },
    policy: defaultPolicy.document,
  });
}

const unreadable = (detail: string) => ({
  accepted: false,
  reason: 'DOCUMENT_UNREADABLE',
  detail: expect.stringContaining(detail) as string,
  documentKey: key,
  documentVersionId: 'v1',
});

/** What was sent to Rekognition, or stored as the crop. */
function sentTo(command: 'analysis' | 'crop'): Buffer {
  const bytes =
    command === 'analysis'
      ? rekognition.commandCalls(DetectFacesCommand)[0]?.args[0].input.Image?.Bytes
      : s3.commandCalls(PutObjectCommand)[0]?.args[0].input.Body;
  if (!Buffer.isBuffer(bytes)) throw new Error(`No ${command}`);
  return bytes;
}

describe('Detecting the face on a document', () => {
  it('fetches exactly the version that was uploaded', async () => {
    await judge(await picture().jpeg().toBuffer());
    expect(s3).toHaveReceivedCommandWith(GetObjectCommand, {
      Bucket: 'evidence',
      Key: key,
      VersionId: 'v1',
    });
  });

  it('answers keys, scores and facts, and no image', async () => {
    const upload = await picture().jpeg().toBuffer();
    expect(await judge(upload)).toEqual({
      accepted: true,
      documentKey: key,
      documentVersionId: 'v1',
      faceKey,
      face: {
        confidence: 99.9,
        sharpness: 80,
        brightness: 70,
        widthPixels: 200,
        heightPixels: 200,
      },
      image: {
        format: 'jpeg',
        widthPixels: 800,
        heightPixels: 400,
        sha256: createHash('sha256').update(upload).digest('hex'),
      },
    });
  });

  it('stores the crop of the face with room around it', async () => {
    await judge(await picture().png().toBuffer());
    expect(s3).toHaveReceivedCommandWith(PutObjectCommand, {
      Bucket: 'evidence',
      Key: faceKey,
      ContentType: 'image/jpeg',
    });
    expect(await sharp(sentTo('crop')).metadata()).toMatchObject({
      format: 'jpeg',
      width: 360,
      height: 360,
    });
  });

  it.each(['png', 'webp', 'avif'] as const)('reads %s', async (format) => {
    expect(await judge(await picture().toFormat(format).toBuffer())).toMatchObject({
      accepted: true,
      image: { format, widthPixels: 800, heightPixels: 400 },
    });
  });

  it('turns the picture upright, and drops where it was taken', async () => {
    const upload = await picture()
      .withExif({ IFD3: { GPSLatitudeRef: 'N' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect((await sharp(upload).metadata()).orientation).toBe(6);
    expect(await judge(upload)).toMatchObject({
      accepted: true,
      image: { widthPixels: 400, heightPixels: 800 },
    });
    for (const stored of [sentTo('analysis'), sentTo('crop')]) {
      const { exif, orientation, width, height } = await sharp(stored).metadata();
      expect({ exif, orientation }).toEqual({});
      expect(height).toBeGreaterThan(width);
    }
  });

  it.each([
    ['CMYK', () => picture().toColourspace('cmyk').jpeg()],
    ['grey', () => picture().greyscale().jpeg()],
    ['16-bit', () => picture().toColourspace('rgb16').png()],
    ['transparent', () => picture().ensureAlpha(0.5).png()],
    ['palette', () => picture().png({ palette: true })],
    ['progressive', () => picture().jpeg({ progressive: true })],
  ])('reads %s pictures as sRGB', async (_kind, draw) => {
    expect(await judge(await draw().toBuffer())).toMatchObject({ accepted: true });
    for (const stored of [sentTo('analysis'), sentTo('crop')]) {
      expect(await sharp(stored).metadata()).toMatchObject({ space: 'srgb', channels: 3 });
    }
  });

  it('keeps colours through CMYK', async () => {
    await judge(await picture().toColourspace('cmyk').jpeg().toBuffer());
    const { dominant } = await sharp(sentTo('analysis')).stats();
    expect(Math.abs(dominant.r - dominant.b)).toBeGreaterThan(100);
  });

  it('shows Rekognition no more than it needs', async () => {
    expect(await judge(await picture(6000, 3000).jpeg().toBuffer())).toMatchObject({
      image: { widthPixels: 6000, heightPixels: 3000 },
      face: { widthPixels: 1500, heightPixels: 1500 },
    });
    expect(await sharp(sentTo('analysis')).metadata()).toMatchObject({ width: 2400, height: 1200 });
    expect(sentTo('analysis').length).toBeLessThan(5_000_000);
  });

  it('enlarges a crop that Rekognition would find too small', async () => {
    rekognition.on(DetectFacesCommand).resolves({
      FaceDetails: [
        {
          BoundingBox: { Left: 0.4, Top: 0.4, Width: 0.05, Height: 0.1 },
          Confidence: 99.9,
          Quality: { Sharpness: 80, Brightness: 70 },
        },
      ],
    });
    givenUpload(await picture(800, 400).png().toBuffer());
    const verdict = await handler({
      verificationId,
      attempt: 1,
      document: { key, versionId: 'v1', sizeBytes: 1000 },
      policy: { ...defaultPolicy.document, minimumFacePixels: 40 },
    });
    expect(verdict).toMatchObject({ accepted: true });
    const { width, height } = await sharp(sentTo('crop')).metadata();
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(80);
  });

  it('says why a face will not do, with its scores', async () => {
    rekognition.on(DetectFacesCommand).resolves({ FaceDetails: [] });
    expect(await judge(await picture().jpeg().toBuffer())).toMatchObject({
      accepted: false,
      reason: 'NO_FACE',
      image: { format: 'jpeg' },
    });
    expect(s3).not.toHaveReceivedCommand(PutObjectCommand);
  });
});

describe('An upload that is no photograph of a document', () => {
  const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0heicmif1', 'latin1');
  const heicByBrand = Buffer.from('\0\0\0\x18ftypmif1\0\0\0\0miafheic', 'latin1');

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('hello')],
    ['a PDF', Buffer.from('%PDF-1.7\n')],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['a GIF', Buffer.from('GIF89a\x01\0\x01\0', 'latin1')],
  ])('is told what to send instead of %s', async (_kind, upload) => {
    expect(await judge(upload)).toEqual(unreadable('not a JPEG, PNG, WebP or AVIF image'));
  });

  it.each([
    ['by its major brand', heic],
    ['by a compatible brand', heicByBrand],
  ])('is told how to avoid HEIC, known %s', async (_how, upload) => {
    expect(await judge(upload)).toEqual(unreadable('send the photograph as JPEG'));
  });

  it('may be cut off', async () => {
    const whole = await picture().jpeg().toBuffer();
    const cut = whole.subarray(0, Math.floor(whole.length / 2));
    expect(await judge(cut)).toEqual(unreadable('damaged or cut off'));
  });

  it('may have nothing behind its first bytes', async () => {
    expect(await judge(Buffer.from('\xff\xd8\xff\xe0', 'latin1'))).toEqual(
      unreadable('damaged or cut off'),
    );
  });

  it('may be a single pixel', async () => {
    expect(await judge(await picture(2, 1).png().toBuffer())).toEqual(
      unreadable('2x1 pixels; each side needs 80 at least'),
    );
  });

  it('may be a decompression bomb', async () => {
    const bomb = await picture().png().toBuffer();
    bomb.writeUInt32BE(20_000, 16); // width, height and checksum of the IHDR chunk
    bomb.writeUInt32BE(20_000, 20);
    bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
    expect(await judge(bomb)).toEqual(unreadable('more than 100000000 pixels'));
  });

  it('may be an animation', async () => {
    const frames = await Promise.all(
      ['red', 'blue'].map((background) =>
        sharp({ create: { width: 100, height: 100, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const animation = await sharp(frames, { join: { animated: true } })
      .webp()
      .toBuffer();
    expect(await judge(animation)).toEqual(unreadable('an animation'));
  });

  it('may be larger than the policy allows, and is not even fetched then', async () => {
    expect(await judge(await picture().jpeg().toBuffer(), 15_000_001)).toEqual(
      unreadable('at most 15000000 are accepted'),
    );
    expect(s3).not.toHaveReceivedCommand(GetObjectCommand);
  });
});

describe('A fault that is not the upload’s', () => {
  it('is thrown, so that the workflow tries again', async () => {
    const upload = await picture().jpeg().toBuffer();
    const throttled = Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
    rekognition.on(DetectFacesCommand).rejects(throttled);
    await expect(judge(upload)).rejects.toMatchObject({ name: 'ThrottlingException' });
  });

  it('is a document of another attempt', async () => {
    await expect(
      handler({
        verificationId,
        attempt: 2,
        document: { key, versionId: 'v1', sizeBytes: 1 },
        policy: defaultPolicy.document,
      }),
    ).rejects.toThrow('does not belong to this attempt');
  });

  it('is an input without a version', async () => {
    await expect(handler({ verificationId, attempt: 1, document: { key } })).rejects.toThrow(
      'versionId',
    );
  });
});
