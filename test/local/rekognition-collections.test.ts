import {
  CreateCollectionCommand,
  DeleteCollectionCommand,
  DeleteFacesCommand,
  DescribeCollectionCommand,
  IndexFacesCommand,
  ListCollectionsCommand,
  ListFacesCommand,
  SearchFacesByImageCommand,
  SearchFacesCommand,
  type IndexFacesCommandInput,
  type IndexFacesCommandOutput,
} from '@aws-sdk/client-rekognition';
import sharp from 'sharp';
import { FaceEngine } from '../../local/rekognition/engine/face-engine';
import { drawFace } from '../people/face';
import { people } from '../people/people';
import { RunningRekognition } from '../support/rekognition';

const [anna, ben] = people;
const unknownFaceId = '00000000-0000-4000-8000-000000000000';

describe('A collection', () => {
  let engine: FaceEngine;
  let rekognition: RunningRekognition;
  let annasFace: Buffer;
  let bensFace: Buffer;

  beforeAll(async () => {
    engine = await FaceEngine.start({ workers: 1 });
    [annasFace, bensFace] = await Promise.all([drawFace(anna), drawFace(ben)]);
  });

  afterAll(() => engine.close());

  beforeEach(async () => {
    rekognition = await RunningRekognition.start(engine);
  });

  afterEach(() => rekognition.stop());

  const index = (
    picture: Buffer,
    options: Partial<IndexFacesCommandInput> = {},
  ): Promise<IndexFacesCommandOutput> =>
    rekognition.client.send(
      new IndexFacesCommand({ CollectionId: 'enrolled', Image: { Bytes: picture }, ...options }),
    );

  const faceIdOf = ({ FaceRecords }: IndexFacesCommandOutput): string =>
    FaceRecords?.[0]?.Face?.FaceId ?? 'none';

  const search = (picture: Buffer, threshold?: number) =>
    rekognition.client.send(
      new SearchFacesByImageCommand({
        CollectionId: 'enrolled',
        Image: { Bytes: picture },
        ...(threshold !== undefined && { FaceMatchThreshold: threshold }),
      }),
    );

  it('that the template names is there from the start', async () => {
    const described = await rekognition.client.send(
      new DescribeCollectionCommand({ CollectionId: 'enrolled' }),
    );
    expect(described).toMatchObject({
      FaceCount: 0,
      CollectionARN: 'arn:aws:rekognition:us-east-1:000000000000:collection/enrolled',
      CreationTimestamp: new Date(rekognition.clock.now()),
    });
  });

  it('is created once, listed in pages and deleted with its faces', async () => {
    const created = await rekognition.client.send(
      new CreateCollectionCommand({ CollectionId: 'a' }),
    );
    expect(created).toMatchObject({
      StatusCode: 200,
      CollectionArn: 'aws:rekognition:us-east-1:000000000000:collection/a',
    });
    await expect(
      rekognition.client.send(new CreateCollectionCommand({ CollectionId: 'a' })),
    ).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
      message: 'The collection id: a already exists',
    });

    const first = await rekognition.client.send(new ListCollectionsCommand({ MaxResults: 1 }));
    expect(first.CollectionIds).toEqual(['a']);
    const second = await rekognition.client.send(
      new ListCollectionsCommand({ MaxResults: 1, NextToken: first.NextToken }),
    );
    expect(second.CollectionIds).toEqual(['enrolled']);
    expect(second.NextToken).toBeUndefined();

    await index(annasFace);
    await rekognition.client.send(new DeleteCollectionCommand({ CollectionId: 'enrolled' }));
    await rekognition.client.send(new CreateCollectionCommand({ CollectionId: 'enrolled' }));
    expect((await search(annasFace, 0)).FaceMatches).toEqual([]);
  });

  it('finds an indexed person in another picture and by face, most alike first', async () => {
    const indexed = await index(annasFace, { ExternalImageId: 'subject-anna' });
    await index(bensFace, { ExternalImageId: 'subject-ben' });
    const found = await search(await drawFace(anna, { tilt: 4, smile: 0.6 }), 0);
    expect(found.FaceMatches?.map(({ Face }) => Face?.ExternalImageId)).toEqual([
      'subject-anna',
      'subject-ben',
    ]);
    expect(found.FaceMatches?.[0]?.Similarity).toBeGreaterThan(90);
    expect((await search(annasFace)).FaceMatches).toHaveLength(1);

    const byFace = await rekognition.client.send(
      new SearchFacesCommand({
        CollectionId: 'enrolled',
        FaceId: faceIdOf(indexed),
        FaceMatchThreshold: 0,
      }),
    );
    expect(byFace.FaceMatches?.map(({ Face }) => Face?.ExternalImageId)).toEqual(['subject-ben']);
  });

  it('still knows its faces after a restart', async () => {
    const faceId = faceIdOf(await index(annasFace, { ExternalImageId: 'subject-anna' }));
    await rekognition.restart();
    const { FaceMatches: [match] = [] } = await search(annasFace);
    expect(match?.Face).toMatchObject({ FaceId: faceId, ExternalImageId: 'subject-anna' });
    expect(match?.Similarity).toBeGreaterThan(99);
  });

  it('holds a face once that is indexed again under the same external id, also after a restart', async () => {
    const options = { ExternalImageId: 'subject-anna' };
    const first = await index(annasFace, options);
    const { ImageId: imageId } = first.FaceRecords?.[0]?.Face ?? {};
    expect((await index(annasFace, options)).FaceRecords).toEqual(first.FaceRecords);
    await rekognition.restart();
    expect((await index(annasFace, options)).FaceRecords).toEqual(first.FaceRecords);
    expect((await search(annasFace)).FaceMatches).toHaveLength(1);

    // Another external id, or none, makes it another face of the same image.
    for (const others of [{ ExternalImageId: 'subject-ben' }, {}, {}]) {
      const other = await index(annasFace, others);
      expect(other.FaceRecords?.[0]?.Face).toMatchObject({ ImageId: imageId });
    }
    expect((await search(annasFace)).FaceMatches).toHaveLength(4);
  });

  it('takes a face anew that it has forgotten', async () => {
    const options = { ExternalImageId: 'subject-anna' };
    const faceId = faceIdOf(await index(annasFace, options));
    await rekognition.client.send(
      new DeleteFacesCommand({ CollectionId: 'enrolled', FaceIds: [faceId] }),
    );
    expect(faceIdOf(await index(annasFace, options))).not.toBe(faceId);
    expect((await search(annasFace)).FaceMatches).toHaveLength(1);
  });

  it('forgets deleted faces for good and says which were not there', async () => {
    const faceId = faceIdOf(await index(annasFace));
    await index(bensFace);
    const deleted = await rekognition.client.send(
      new DeleteFacesCommand({ CollectionId: 'enrolled', FaceIds: [faceId, unknownFaceId] }),
    );
    expect(deleted).toMatchObject({
      DeletedFaces: [faceId],
      UnsuccessfulFaceDeletions: [{ FaceId: unknownFaceId, Reasons: ['FACE_NOT_FOUND'] }],
    });
    expect((await search(annasFace)).FaceMatches).toEqual([]);
    expect((await search(bensFace)).FaceMatches).toHaveLength(1);
    await rekognition.restart();
    expect((await search(annasFace)).FaceMatches).toEqual([]);
  });

  it('lists its faces in pages, or those asked for', async () => {
    const ids = [faceIdOf(await index(annasFace)), faceIdOf(await index(bensFace))].sort();
    const list = (options: object) =>
      rekognition.client.send(new ListFacesCommand({ CollectionId: 'enrolled', ...options }));
    const first = await list({ MaxResults: 1 });
    const second = await list({ MaxResults: 1, NextToken: first.NextToken });
    expect([...(first.Faces ?? []), ...(second.Faces ?? [])].map(({ FaceId }) => FaceId)).toEqual(
      ids,
    );
    expect(second.NextToken).toBeUndefined();
    expect((await list({ FaceIds: ids.slice(1) })).Faces).toMatchObject([{ FaceId: ids[1] }]);
    await expect(list({ NextToken: '!' })).rejects.toMatchObject({
      name: 'InvalidPaginationTokenException',
    });
  });

  it('indexes the largest faces only, and says why it left others out', async () => {
    const pair = await sharp({
      create: { width: 1000, height: 600, channels: 3, background: '#bbb' },
    })
      .composite([
        { input: await sharp(annasFace).resize(400).toBuffer(), left: 40, top: 60 },
        { input: await sharp(bensFace).resize(280).toBuffer(), left: 600, top: 100 },
      ])
      .jpeg()
      .toBuffer();
    const { FaceRecords, UnindexedFaces } = await index(pair, { MaxFaces: 1 });
    expect(FaceRecords).toHaveLength(1);
    expect(UnindexedFaces?.map(({ Reasons }) => Reasons)).toEqual([['EXCEEDS_MAX_FACES']]);
    expect((await search(annasFace)).FaceMatches).toHaveLength(1);
  });

  it('leaves out faces below the bar for quality, unless told not to', async () => {
    const tiny = await sharp({
      create: { width: 400, height: 400, channels: 3, background: '#bbb' },
    })
      .composite([{ input: await sharp(annasFace).resize(110).toBuffer(), left: 100, top: 100 }])
      .jpeg()
      .toBuffer();
    const strict = await index(tiny, { QualityFilter: 'HIGH' });
    expect(strict.FaceRecords).toEqual([]);
    expect(strict.UnindexedFaces?.[0]?.Reasons).toContain('SMALL_BOUNDING_BOX');
    expect((await index(tiny, { QualityFilter: 'NONE' })).FaceRecords).toHaveLength(1);
  });

  it('adds nothing for an image without a face, and refuses to search with one', async () => {
    const empty = await sharp({
      create: { width: 300, height: 300, channels: 3, background: '#789' },
    })
      .png()
      .toBuffer();
    expect((await index(empty)).FaceRecords).toEqual([]);
    await expect(search(empty)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'There are no faces in the image. Should be at least 1.',
    });
  });

  it('refuses to search by a face it does not hold', async () => {
    await expect(
      rekognition.client.send(
        new SearchFacesCommand({ CollectionId: 'enrolled', FaceId: unknownFaceId }),
      ),
    ).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'faceId was not found in the collection.',
    });
  });

  it('has to exist for whatever is done with it', async () => {
    const missing = { CollectionId: 'missing' };
    const image = { Image: { Bytes: annasFace } };
    const { client } = rekognition;
    const calls = [
      client.send(new DescribeCollectionCommand(missing)),
      client.send(new DeleteCollectionCommand(missing)),
      client.send(new ListFacesCommand(missing)),
      client.send(new IndexFacesCommand({ ...missing, ...image })),
      client.send(new SearchFacesByImageCommand({ ...missing, ...image })),
      client.send(new SearchFacesCommand({ ...missing, FaceId: unknownFaceId })),
      client.send(new DeleteFacesCommand({ ...missing, FaceIds: [unknownFaceId] })),
    ];
    for (const call of await Promise.allSettled(calls)) {
      expect(call).toMatchObject({
        reason: {
          name: 'ResourceNotFoundException',
          message: 'The collection id: missing does not exist',
        },
      });
    }
  });

  it.each(['', 'has space', 'has/slash', 'x'.repeat(256)])('cannot be called %j', async (id) => {
    await expect(
      rekognition.client.send(new CreateCollectionCommand({ CollectionId: id })),
    ).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
