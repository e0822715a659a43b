import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import {
  IndexFacesCommand,
  ListFacesCommand,
  RekognitionClient,
} from '@aws-sdk/client-rekognition';
import { ListObjectVersionsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  PutCommand,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { toSubject } from '../../lambdas/shared/enrolment/subject';
import type { EndpointName } from '../../local/embedded/endpoints';
import { people } from '../people/people';
import { MovableClock } from '../support/movable-clock';
import { faceOf } from '../workflow/pictures';
import { eventually } from './support/eventually';
import { Stack } from './support/stack';

const DAY = 86_400_000;

/** Weeks pass, and what happens in them. */
const PATIENCE = 180_000;
const [ada, cora] = people;

let stack: Stack;
let clock: MovableClock;
beforeAll(async () => {
  clock = new MovableClock();
  stack = await Stack.start(
    {
      retention: {
        documentDays: 2,
        livenessDays: 3,
        faceDays: 5,
        verificationDays: 30,
        auditDays: 40,
      },
    },
    { clock },
  );
});
afterAll(() => stack.stop());

/** Of a client that signs at the time of the stack. */
const configuration = (service: EndpointName) => ({
  ...stack.clientConfiguration(service),
  systemClockOffset: clock.now() - Date.now(),
  maxAttempts: 3,
});
const tables = () => DynamoDBDocumentClient.from(new DynamoDBClient(configuration('dynamodb')));
const rekognition = () => new RekognitionClient(configuration('rekognition'));
const s3 = () => new S3Client({ ...configuration('s3'), forcePathStyle: true });
const collections = () => stack.output('CollectionIds').split(',');

/** Everything the stack keeps in which one of some words stands, as text. */
async function traces(...words: string[]): Promise<string[]> {
  const found: string[] = [];
  const { TableNames = [] } = await tables().send(new ListTablesCommand({}));
  for (const TableName of TableNames) {
    const { Items = [] } = await tables().send(new ScanCommand({ TableName }));
    found.push(...Items.map((item) => `${TableName}: ${JSON.stringify(item)}`));
  }
  const { Versions = [], DeleteMarkers = [] } = await s3().send(
    new ListObjectVersionsCommand({ Bucket: stack.output('EvidenceBucketName') }),
  );
  found.push(...[...Versions, ...DeleteMarkers].map(({ Key = '' }) => `bucket: ${Key}`));
  for (const CollectionId of collections()) {
    const { Faces = [] } = await rekognition().send(new ListFacesCommand({ CollectionId }));
    found.push(...Faces.map((face) => `${CollectionId}: ${JSON.stringify(face)}`));
  }
  return found.filter((text) => words.some((word) => text.includes(word)));
}

/** A verification that has ended, with images and an enrolled face, as an approval leaves it. */
async function finished(subjectId: string, image: Buffer) {
  const { id } = await stack.begin(subjectId);
  await stack.untilEvent({ id }, 'verification.created');
  await eventually(
    () => stack.rowOf({ id }),
    ({ taskToken }) => taskToken !== undefined,
  );
  await stack.application.cancelVerification(id);
  await stack.verificationAt({ id }, 'canceled');
  const [collectionId = ''] = collections();
  const { FaceRecords = [] } = await rekognition().send(
    new IndexFacesCommand({
      CollectionId: collectionId,
      Image: { Bytes: image },
      ExternalImageId: subjectId,
    }),
  );
  const faceId = z.string().parse(FaceRecords[0]?.Face?.FaceId);
  await tables().send(
    new UpdateCommand({
      TableName: stack.output('VerificationsTableName'),
      Key: { id },
      UpdateExpression: 'SET enrolment = :enrolment',
      ExpressionAttributeValues: { ':enrolment': { faceId, collectionId } },
    }),
  );
  const enrolledAt = new Date(clock.now()).toISOString();
  await tables().send(
    new PutCommand({
      TableName: stack.output('SubjectsTableName'),
      Item: toSubject({
        subjectId,
        faceId,
        collectionId,
        enrolledAt,
        source: 'verification',
        verificationId: id,
      }),
    }),
  );
  // Last of all: functions that hear of uploads write the row, too.
  const Bucket = stack.output('EvidenceBucketName');
  for (const Key of [`documents/${id}/1/original`, `liveness/${id}/session/reference.jpg`]) {
    await s3().send(new PutObjectCommand({ Bucket, Key, Body: image }));
  }
  return { id, faceId };
}

const timesEnforced = async () =>
  (await stack.functionLogs()).split('Enforced retention').length - 1;

/** Lets five days pass, and waits until what is to be done each day is done. */
async function passDays(): Promise<void> {
  const before = await timesEnforced();
  await stack.pass(clock, 5 * DAY);
  await eventually(timesEnforced, (times) => times > before);
}

/** Lets days pass until something is so. */
async function daysUntil<Value>(read: () => Promise<Value>, fulfilled: (value: Value) => boolean) {
  for (let times = 0; times < 12; times += 1) {
    await passDays();
    if (fulfilled(await read())) return;
  }
  throw new Error(`It stayed as it was: ${JSON.stringify(await read())}`);
}

async function administer(method: 'POST' | 'DELETE', path: string, body?: object) {
  const token = await stack.aws.reviewerToken({ username: 'ada', groups: ['admin'] });
  const response = await fetch(`${stack.aws.apiUrl}/admin${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

it('An erased subject is found nowhere any more, neither where others name them', async () => {
  const subjectId = 'subject-to-be-erased';
  const { id, faceId } = await finished(subjectId, await faceOf(ada));
  const other = await stack.begin('another-subject');
  const duplicates = [{ faceId, subjectId, similarity: 99 }];
  await tables().send(
    new UpdateCommand({
      TableName: stack.output('VerificationsTableName'),
      Key: { id: other.id },
      UpdateExpression: 'SET duplicates = :duplicates',
      ExpressionAttributeValues: { ':duplicates': duplicates },
    }),
  );
  await tables().send(
    new PutCommand({
      TableName: stack.output('MentionsTableName'),
      Item: { subjectId, verificationId: other.id },
    }),
  );
  expect((await traces(subjectId)).length).toBeGreaterThanOrEqual(4);
  const { status, text } = await administer('POST', `/subjects/${subjectId}/erase`);
  expect([status, text]).toEqual([200, expect.stringContaining('"faceVectors":1')]);
  expect(await traces(subjectId)).toEqual([]);
  expect((await traces(id)).filter((text) => text.startsWith('bucket: '))).toEqual([]);
});

it(
  'After its days nothing is left, and what is held is',
  async () => {
    const held = await finished('held-subject', await faceOf(ada));
    const free = await finished('free-subject', await faceOf(cora));
    const { status } = await administer('POST', `/verifications/${held.id}/hold`, {
      reason: 'Court order 17',
    });
    expect(status).toBe(200);
    await daysUntil(
      () => traces('free-subject', free.id),
      (left) => left.length === 0,
    );
    const kept = await traces('held-subject', held.id);
    expect(
      kept.filter((text) => /^bucket: (documents|liveness)/.test(text)).length,
    ).toBeGreaterThanOrEqual(2);
    expect(kept.filter((text) => text.includes(held.faceId)).length).toBeGreaterThanOrEqual(3);
    expect((await administer('POST', `/verifications/${held.id}/erase`)).status).toBe(409);

    expect((await administer('DELETE', `/verifications/${held.id}/hold`)).status).toBe(200);
    await daysUntil(
      async () => (await traces('held-subject', held.id)).filter((text) => !text.includes('Holds')),
      (left) => left.length === 0,
    );
  },
  PATIENCE,
);
