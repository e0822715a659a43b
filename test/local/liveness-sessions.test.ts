import {
  CreateFaceLivenessSessionCommand,
  GetFaceLivenessSessionResultsCommand,
  type CreateFaceLivenessSessionCommandInput,
} from '@aws-sdk/client-rekognition';
import { RunningRekognition } from '../support/rekognition';

const minute = 60_000;
const day = 24 * 60 * minute;

/** Sessions are issued without looking at any face. */
const noEngine = { analyse: () => Promise.reject(new Error('No image was expected.')) };

describe('A liveness session', () => {
  let rekognition: RunningRekognition;

  beforeEach(async () => {
    rekognition = await RunningRekognition.start(noEngine);
  });

  afterEach(() => rekognition.stop());

  const create = async (input: CreateFaceLivenessSessionCommandInput = {}): Promise<string> => {
    const command = new CreateFaceLivenessSessionCommand(input);
    return (await rekognition.client.send(command)).SessionId ?? 'none';
  };

  const results = (sessionId: string) =>
    rekognition.client.send(new GetFaceLivenessSessionResultsCommand({ SessionId: sessionId }));

  it('asks for movement and light unless told otherwise', async () => {
    expect(await results(await create())).toMatchObject({
      Status: 'CREATED',
      Challenge: { Type: 'FaceMovementAndLightChallenge', Version: '2.0.0' },
    });
    const movement = await create({
      Settings: { ChallengePreferences: [{ Type: 'FaceMovementChallenge' }] },
    });
    expect(await results(movement)).toMatchObject({
      Challenge: { Type: 'FaceMovementChallenge', Version: '1.0.0' },
    });
  });

  it('is the same one for the same request token', async () => {
    const [first, second] = await Promise.all([
      create({ ClientRequestToken: 'attempt-1' }),
      create({ ClientRequestToken: 'attempt-1' }),
    ]);
    expect(second).toBe(first);
    expect(await create({ ClientRequestToken: 'attempt-2' })).not.toBe(first);
    await rekognition.restart();
    expect(await create({ ClientRequestToken: 'attempt-1' })).toBe(first);
  });

  it('expires three minutes after its issue and is forgotten a day later', async () => {
    const sessionId = await create();
    rekognition.clock.advance(3 * minute - 1);
    expect(await results(sessionId)).toMatchObject({ Status: 'CREATED' });
    rekognition.clock.advance(1);
    expect(await results(sessionId)).toMatchObject({ Status: 'EXPIRED' });
    rekognition.clock.advance(day);
    await expect(results(sessionId)).rejects.toMatchObject({
      name: 'SessionNotFoundException',
      message: 'Session not found',
    });
  });

  it('expires while the service is down', async () => {
    const sessionId = await create();
    await rekognition.restart();
    expect(await results(sessionId)).toMatchObject({ Status: 'CREATED' });
    rekognition.clock.advance(3 * minute);
    await rekognition.restart();
    expect(await results(sessionId)).toMatchObject({ Status: 'EXPIRED' });
  });

  it('is not known by any other id', async () => {
    await expect(results('00000000-0000-4000-8000-000000000000')).rejects.toMatchObject({
      name: 'SessionNotFoundException',
    });
    await expect(results('not-an-id')).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it.each<CreateFaceLivenessSessionCommandInput>([
    { ClientRequestToken: 'has space' },
    { ClientRequestToken: 'x'.repeat(65) },
    { Settings: { AuditImagesLimit: 5 } },
    { Settings: { OutputConfig: { S3Bucket: 'b' } } },
    { Settings: { ChallengePreferences: [] } },
  ])('is not issued for %j', async (input) => {
    await expect(create(input)).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
