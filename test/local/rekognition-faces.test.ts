import { randomBytes } from 'node:crypto';
import {
  CompareFacesCommand,
  DetectFacesCommand,
  ListUsersCommand,
  type Attribute,
} from '@aws-sdk/client-rekognition';
import sharp from 'sharp';
import { FaceEngine } from '../../local/rekognition/engine/face-engine';
import { drawFace } from '../people/face';
import { people } from '../people/people';
import { RunningRekognition } from '../support/rekognition';

const [anna, ben] = people;

describe('Face detection', () => {
  let engine: FaceEngine;
  let rekognition: RunningRekognition;
  let portrait: Buffer;

  beforeAll(async () => {
    engine = await FaceEngine.start({ workers: 1 });
    rekognition = await RunningRekognition.start(engine);
    portrait = await drawFace(anna);
  });

  afterAll(async () => {
    await rekognition.stop();
    await engine.close();
  });

  const detect = (bytes: Uint8Array, attributes?: Attribute[]) =>
    rekognition.client.send(
      new DetectFacesCommand({
        Image: { Bytes: bytes },
        ...(attributes && { Attributes: attributes }),
      }),
    );

  it('tells where a face is and how well it can be seen', async () => {
    const { FaceDetails: [face, ...others] = [] } = await detect(portrait);
    expect(others).toEqual([]);
    expect(face?.Confidence).toBeGreaterThan(90);
    expect(face?.BoundingBox?.Height).toBeGreaterThan(0.2);
    expect(face?.Landmarks?.map(({ Type }) => Type).sort()).toEqual([
      'eyeLeft',
      'eyeRight',
      'mouthLeft',
      'mouthRight',
      'nose',
    ]);
    expect(Math.abs(face?.Pose?.Roll ?? 90)).toBeLessThan(15);
    expect(face?.Quality?.Brightness).toBeLessThanOrEqual(100);
  });

  it('gives every landmark when all attributes are asked for, and no guess at emotions', async () => {
    const { FaceDetails: [face] = [] } = await detect(portrait, ['ALL']);
    expect(face?.Landmarks?.map(({ Type }) => Type)).toContain('chinBottom');
    expect(face?.Emotions).toBeUndefined();
  });

  it('refuses attributes by name that it cannot judge', async () => {
    await expect(detect(portrait, ['DEFAULT', 'EMOTIONS'])).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'The embedded Rekognition cannot judge EMOTIONS. Ask for DEFAULT or ALL.',
    });
  });

  it('finds no face where there is none', async () => {
    const { FaceDetails } = await detect(await plainImage(200, 200));
    expect(FaceDetails).toEqual([]);
  });

  it('takes an image from a bucket, and the version asked for', async () => {
    const { objects, bucket } = rekognition;
    const options = { contentType: 'image/jpeg' };
    const first = await objects.put(bucket, 'portrait', portrait, options);
    await objects.put(bucket, 'portrait', await plainImage(200, 200), options);
    const facesOf = async (version?: string): Promise<number> => {
      const object = { Bucket: bucket, Name: 'portrait', ...(version && { Version: version }) };
      const { FaceDetails } = await rekognition.client.send(
        new DetectFacesCommand({ Image: { S3Object: object } }),
      );
      return FaceDetails?.length ?? 0;
    };
    expect(await facesOf()).toBe(0);
    expect(await facesOf(first.versionId)).toBe(1);
  });

  it.each([
    ['missing', 'evidence', 'missing'],
    ['in a bucket that does not exist', 'elsewhere', 'portrait'],
  ])('refuses an object that is %s', async (_, bucket, key) => {
    await expect(
      rekognition.client.send(
        new DetectFacesCommand({ Image: { S3Object: { Bucket: bucket, Name: key } } }),
      ),
    ).rejects.toMatchObject({
      name: 'InvalidS3ObjectException',
      message:
        'Unable to get object metadata from S3. Check object key, region and/or access permissions.',
    });
  });

  it('refuses an object above 15 MB', async () => {
    const large = Buffer.alloc(15 * 1024 * 1024 + 1);
    await rekognition.objects.put('evidence', 'large', large, { contentType: 'image/jpeg' });
    await expect(
      rekognition.client.send(
        new DetectFacesCommand({ Image: { S3Object: { Bucket: 'evidence', Name: 'large' } } }),
      ),
    ).rejects.toMatchObject({ name: 'ImageTooLargeException' });
  });

  it('refuses bytes above 5 MB', async () => {
    await expect(detect(Buffer.alloc(5 * 1024 * 1024 + 1))).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        "1 validation error detected: Value at 'image.bytes' failed to satisfy constraint: Member must have length less than or equal to 5242880",
    });
  });

  it.each([
    [
      'of another format',
      async () =>
        sharp(await drawFace(anna))
          .webp()
          .toBuffer(),
    ],
    ['that is no image', () => Promise.resolve(randomBytes(1000))],
    [
      'that is damaged',
      () => Promise.resolve(Buffer.concat([portrait.subarray(0, 3), randomBytes(99)])),
    ],
  ])('refuses a file %s', async (_, file) => {
    await expect(detect(await file())).rejects.toMatchObject({
      name: 'InvalidImageFormatException',
      message: 'Request has invalid image format',
    });
  });

  it('refuses an image with a side below 80 pixels', async () => {
    await expect(detect(await plainImage(79, 200))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  it('refuses an image that is both bytes and object, or neither', async () => {
    const object = { Bucket: 'evidence', Name: 'portrait' };
    for (const image of [{}, { Bytes: portrait, S3Object: object }]) {
      await expect(
        rekognition.client.send(new DetectFacesCommand({ Image: image })),
      ).rejects.toMatchObject({ name: 'InvalidParameterException' });
    }
  });

  it('names every constraint that a request breaks', async () => {
    await expect(
      rekognition.client.send(
        new CompareFacesCommand({
          SourceImage: { S3Object: { Bucket: 'b', Name: 'face' } },
          TargetImage: undefined,
          SimilarityThreshold: 101,
        }),
      ),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        "3 validation errors detected: Value 'b' at 'sourceImage.s3Object.bucket' failed to satisfy constraint: Member must have length greater than or equal to 3; " +
        "Value at 'targetImage' failed to satisfy constraint: Member must not be null; " +
        "Value '101' at 'similarityThreshold' failed to satisfy constraint: Member must have value less than or equal to 100",
    });
  });

  it('says of an operation it lacks that it lacks it', async () => {
    await expect(
      rekognition.client.send(new ListUsersCommand({ CollectionId: 'enrolled' })),
    ).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: 'The embedded rekognition does not implement ListUsers.',
    });
  });

  describe('comparing', () => {
    const compare = (source: Buffer, target: Buffer, threshold?: number) =>
      rekognition.client.send(
        new CompareFacesCommand({
          SourceImage: { Bytes: source },
          TargetImage: { Bytes: target },
          ...(threshold !== undefined && { SimilarityThreshold: threshold }),
        }),
      );

    it('matches two pictures of one person', async () => {
      const other = await drawFace(anna, { tilt: 4, scale: 0.8, smile: 0.5 });
      const { FaceMatches: [match] = [], UnmatchedFaces } = await compare(portrait, other);
      expect(match?.Similarity).toBeGreaterThan(90);
      expect(match?.Face?.BoundingBox).toBeDefined();
      expect(UnmatchedFaces).toEqual([]);
    });

    it('tells two people apart, with a score when the threshold is 0', async () => {
      const other = await drawFace(ben);
      const above = await compare(portrait, other);
      expect(above.FaceMatches).toEqual([]);
      expect(above.UnmatchedFaces).toHaveLength(1);
      const scored = await compare(portrait, other, 0);
      expect(scored.FaceMatches?.[0]?.Similarity).toBeLessThan(80);
      expect(scored.SourceImageFace?.Confidence).toBeGreaterThan(90);
    });

    it('refuses a source without a face, and finds nothing in a target without one', async () => {
      const empty = await plainImage(300, 300);
      await expect(compare(empty, portrait)).rejects.toMatchObject({
        name: 'InvalidParameterException',
        message: 'Request has invalid parameters',
      });
      expect(await compare(portrait, empty)).toMatchObject({ FaceMatches: [], UnmatchedFaces: [] });
    });
  });
});

function plainImage(width: number, height: number): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#789' } })
    .jpeg()
    .toBuffer();
}
