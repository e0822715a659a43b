import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectLegalHoldCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  PutObjectLegalHoldCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Lifecycle } from '../../local/s3/lifecycle';
import { reader, startS3, type S3Fixture } from '../support/s3-fixture';

const DAY = 86_400_000;
const Bucket = 'expiring';

let fixture: S3Fixture;
const problems: unknown[] = [];

beforeEach(async () => {
  fixture = await startS3();
  await lookOnce();
});

afterEach(async () => {
  await fixture.stop();
  expect(fixture.logged).toEqual([]);
  expect(problems).toEqual([]);
});

/** Signs at the time of the services. */
const s3 = (): S3Client =>
  fixture.client(undefined, { systemClockOffset: fixture.clock.now() - Date.now() });

async function put(Key: string, Body: string, bucket = Bucket): Promise<string> {
  const { VersionId } = await s3().send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
  return VersionId ?? '';
}

const hold = (Key: string, VersionId: string | undefined, Status: 'ON' | 'OFF') =>
  s3().send(new PutObjectLegalHoldCommand({ Bucket, Key, VersionId, LegalHold: { Status } }));

/** What there is: keys of versions, and of markers with a cross. */
async function left(): Promise<string[]> {
  const { Versions = [], DeleteMarkers = [] } = await s3().send(
    new ListObjectVersionsCommand({ Bucket }),
  );
  return [
    ...Versions.map(({ Key }) => Key ?? ''),
    ...DeleteMarkers.map(({ Key }) => `${Key ?? ''} ×`),
  ];
}

async function lookOnce(): Promise<void> {
  const { s3, store, clock } = fixture;
  const lifecycle = new Lifecycle({
    s3,
    store,
    clock,
    logError: (_, error) => problems.push(error),
  });
  lifecycle.start();
  await lifecycle.close();
}

/** Lets days pass, one night at a time. */
async function pass(days: number): Promise<void> {
  for (let day = 0; day < days; day += 1) {
    fixture.clock.advance(DAY);
    await lookOnce();
  }
}

describe('The lifecycle of a bucket', () => {
  it('hides what is current, deletes it as a version, and clears the marker away', async () => {
    await put('short/a', 'a');
    await put('long/a', 'kept');
    await pass(1);
    expect(await left()).toEqual(['long/a', 'short/a']);
    await pass(1);
    expect(await left()).toEqual(['long/a', 'short/a', 'short/a ×']);
    await pass(2);
    expect(await left()).toContain('short/a');
    await pass(2);
    expect(await left()).toEqual(['long/a']);
  });

  it('counts the days of a version from when it was overwritten', async () => {
    await put('short/a', 'first');
    await put('short/a', 'second');
    await pass(3);
    expect(await left()).toEqual(['short/a', 'short/a ×']);
  });
});

describe('A version on legal hold', () => {
  it('is deleted by nobody until the hold is lifted', async () => {
    const VersionId = await put('long/a', 'held');
    await hold('long/a', VersionId, 'ON');
    const version = { Bucket, Key: 'long/a', VersionId };
    await expect(s3().send(new DeleteObjectCommand(version))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: 'Access Denied because object protected by object lock.',
    });
    const { Errors } = await s3().send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'long/a', VersionId }] } }),
    );
    expect(Errors).toMatchObject([{ Key: 'long/a', VersionId, Code: 'AccessDenied' }]);
    expect(await s3().send(new GetObjectLegalHoldCommand(version))).toMatchObject({
      LegalHold: { Status: 'ON' },
    });
    await hold('long/a', VersionId, 'OFF');
    await s3().send(new DeleteObjectCommand(version));
    expect(await left()).toEqual([]);
  });

  it('is hidden by the lifecycle, and outlasts it', async () => {
    const VersionId = await put('short/a', 'held');
    await hold('short/a', undefined, 'ON');
    await pass(8);
    expect(await left()).toEqual(['short/a', 'short/a ×']);
    const { Body } = await s3().send(new GetObjectCommand({ Bucket, Key: 'short/a', VersionId }));
    expect(await Body?.transformToString()).toBe('held');
    await hold('short/a', VersionId, 'OFF');
    await pass(2);
    expect(await left()).toEqual([]);
  });

  it('takes a bucket with Object Lock, and the right to it', async () => {
    await put('a', 'a', 'evidence');
    const LegalHold = { Status: 'ON' } as const;
    await expect(
      s3().send(new PutObjectLegalHoldCommand({ Bucket: 'evidence', Key: 'a', LegalHold })),
    ).rejects.toMatchObject({ name: 'InvalidRequest' });
    const VersionId = await put('a', 'a');
    await expect(
      s3().send(new GetObjectLegalHoldCommand({ Bucket, Key: 'a', VersionId })),
    ).rejects.toMatchObject({ name: 'NoSuchObjectLockConfiguration' });
    await expect(
      fixture.client(reader).send(new PutObjectLegalHoldCommand({ Bucket, Key: 'a', LegalHold })),
    ).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});
