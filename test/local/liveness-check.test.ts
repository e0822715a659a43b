import {
  CompareFacesCommand,
  CreateFaceLivenessSessionCommand,
  GetFaceLivenessSessionResultsCommand,
  type ChallengeType,
  type CreateFaceLivenessSessionRequestSettings,
  type GetFaceLivenessSessionResultsCommandOutput,
} from '@aws-sdk/client-rekognition';
import { Camera, type FramePosition } from '../../local/applicant/camera';
import { LivenessClient } from '../../local/applicant/liveness-client';
import { FaceEngine } from '../../local/rekognition/engine/face-engine';
import { drawFace } from '../people/face';
import { people } from '../people/people';
import { RunningRekognition } from '../support/rekognition';

const [anna, ben] = people;
const challenges: ChallengeType[] = ['FaceMovementAndLightChallenge', 'FaceMovementChallenge'];

describe('A liveness check', () => {
  let engine: FaceEngine;
  let rekognition: RunningRekognition;
  let applicant: LivenessClient;
  let annasFace: Buffer;
  let annasCamera: Camera;
  let bensCamera: Camera;

  beforeAll(async () => {
    engine = await FaceEngine.start({ workers: 1 });
    rekognition = await RunningRekognition.start(engine, { random: () => 0 });
    applicant = await LivenessClient.start();
    annasFace = await drawFace(anna);
    annasCamera = await Camera.from(annasFace, engine);
    bensCamera = await Camera.from(await drawFace(ben), engine);
  });

  afterAll(async () => {
    await applicant.close();
    await rekognition.stop();
    await engine.close();
  });

  const check = async (
    camera: Pick<Camera, 'frame'>,
    settings: CreateFaceLivenessSessionRequestSettings = {},
    replay = false,
  ): Promise<GetFaceLivenessSessionResultsCommandOutput> => {
    const { client, origin, region, applicant: credentials } = rekognition;
    const { SessionId: sessionId = '' } = await client.send(
      new CreateFaceLivenessSessionCommand({ Settings: settings }),
    );
    await applicant.take({ endpoint: origin, region, credentials, sessionId, camera, replay });
    return client.send(new GetFaceLivenessSessionResultsCommand({ SessionId: sessionId }));
  };

  const asking = (type: ChallengeType): CreateFaceLivenessSessionRequestSettings => ({
    ChallengePreferences: [{ Type: type }],
  });

  it.each(challenges)('trusts a live person who meets the %s', async (type) => {
    const { Status, Confidence, ReferenceImage, AuditImages } = await check(
      annasCamera,
      asking(type),
    );
    expect(Status).toBe('SUCCEEDED');
    expect(Confidence).toBeGreaterThan(95);
    expect(AuditImages).toEqual([]);
    const { FaceMatches } = await rekognition.client.send(
      new CompareFacesCommand({
        SourceImage: { Bytes: ReferenceImage?.Bytes },
        TargetImage: { Bytes: annasFace },
      }),
    );
    expect(FaceMatches?.[0]?.Similarity).toBeGreaterThan(95);
  });

  it('distrusts a video that was recorded before, for it cannot know the colours', async () => {
    const { Status, Confidence } = await check(annasCamera, {}, true);
    expect(Status).toBe('SUCCEEDED');
    expect(Confidence).toBeLessThan(20);
  });

  it('distrusts a face that the screen does not light', async () => {
    const unlit = {
      frame: ({ faceHeight, centre }: FramePosition) => annasCamera.frame({ faceHeight, centre }),
    };
    expect((await check(unlit)).Confidence).toBeLessThan(20);
  });

  it.each([0.3, 0.7])('distrusts a face that keeps its height of %d', async (faceHeight) => {
    const still = { frame: (shot: FramePosition) => annasCamera.frame({ ...shot, faceHeight }) };
    expect((await check(still, asking('FaceMovementChallenge'))).Confidence).toBeLessThan(20);
  });

  it('distrusts a face that comes near beside the oval', async () => {
    const beside = {
      frame: (shot: FramePosition) => annasCamera.frame({ ...shot, centre: { x: 0.25, y: 0.5 } }),
    };
    expect((await check(beside, asking('FaceMovementChallenge'))).Confidence).toBeLessThan(20);
  });

  it('distrusts a person who becomes another one', async () => {
    const swapped = {
      frame: (shot: FramePosition) =>
        (shot.faceHeight < 0.6 ? bensCamera : annasCamera).frame(shot),
    };
    expect((await check(swapped, asking('FaceMovementChallenge'))).Confidence).toBeLessThan(20);
  });

  it('fails when there is no face to judge', async () => {
    const empty = {
      frame: () => ({ data: new Uint8Array(640 * 480 * 3).fill(90), width: 640, height: 480 }),
    };
    const { Status, Confidence, ReferenceImage } = await check(empty);
    expect(Status).toBe('FAILED');
    expect(Confidence).toBeUndefined();
    expect(ReferenceImage).toBeUndefined();
  });

  it('puts its images under the prefix it is given, as many as asked for', async () => {
    const { SessionId, ReferenceImage, AuditImages } = await check(annasCamera, {
      ...asking('FaceMovementChallenge'),
      AuditImagesLimit: 1,
      OutputConfig: { S3Bucket: 'evidence', S3KeyPrefix: 'verifications/1/liveness' },
    });
    const folder = `verifications/1/liveness/${String(SessionId)}`;
    expect(ReferenceImage).toMatchObject({
      S3Object: { Bucket: 'evidence', Name: `${folder}/reference.jpg`, Version: 'version-1' },
    });
    expect(ReferenceImage?.Bytes).toBeUndefined();
    expect(AuditImages).toMatchObject([{ S3Object: { Name: `${folder}/audit-image-0.jpg` } }]);
    expect(rekognition.objects.names()).toEqual([
      `evidence/${folder}/audit-image-0.jpg`,
      `evidence/${folder}/reference.jpg`,
    ]);
    const { contentType } = await rekognition.objects.get('evidence', `${folder}/reference.jpg`);
    expect(contentType).toBe('image/jpeg');
  });

  it('fails when its bucket cannot be written to, and says so', async () => {
    const output = { OutputConfig: { S3Bucket: 'elsewhere' } };
    await expect(
      check(annasCamera, { ...asking('FaceMovementChallenge'), ...output }),
    ).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  it('has no fault of its own in all of this', () => {
    expect(rekognition.faults).toEqual([]);
  });
});
