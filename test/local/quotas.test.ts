import { defaultQuotas } from '../../local/quotas/default-quotas';
import { throttled } from '../../local/quotas/throttled';
import { callOperation, type JsonService } from '../../local/service';
import { ManualClock } from '../support/manual-clock';

describe('A service within the quotas of an account', () => {
  let clock: ManualClock;
  let service: JsonService;

  const operations = {
    DetectFaces: () => Promise.resolve({ FaceDetails: [] }),
    ListFaces: () => Promise.resolve({}),
  };
  const principal = { accessKeyId: 'key', arn: 'arn:aws:iam::000000000000:root' };

  const call = (operation: string) =>
    callOperation(service, operation, {}, { principal, requestId: 'request' });

  beforeEach(() => {
    clock = new ManualClock();
    service = throttled(
      { name: 'rekognition', targetPrefix: 'RekognitionService', jsonVersion: '1.1', operations },
      clock,
    );
  });

  const burst = defaultQuotas.rekognition?.limits.DetectFaces?.burst ?? Number.NaN;

  it('answers as many calls at once as the quota has', async () => {
    await expect(
      Promise.all(Array.from({ length: burst }, () => call('DetectFaces'))),
    ).resolves.toHaveLength(burst);
  });

  it('refuses what is more, in the words of the service, until time has passed', async () => {
    await Promise.all(Array.from({ length: burst }, () => call('DetectFaces')));
    await expect(call('DetectFaces')).rejects.toMatchObject({
      code: 'ProvisionedThroughputExceededException',
      message: 'Provisioned rate exceeded',
      statusCode: 400,
    });
    clock.advance(1000 / burst);
    await expect(call('DetectFaces')).resolves.toEqual({ FaceDetails: [] });
    await expect(call('DetectFaces')).rejects.toThrow('Provisioned rate exceeded');
  });

  it('counts each operation for itself, and none that has no quota', async () => {
    await Promise.all(Array.from({ length: burst }, () => call('DetectFaces')));
    await expect(
      Promise.all(Array.from({ length: 10 * burst }, () => call('ListFaces'))),
    ).resolves.toHaveLength(10 * burst);
  });

  it('is left as it is where quotas do not matter', () => {
    const dynamoDb = { ...service, name: 'dynamodb' };
    expect(throttled(dynamoDb, clock)).toBe(dynamoDb);
  });
});
