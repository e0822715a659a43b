import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ListFacesCommand, RekognitionClient } from '@aws-sdk/client-rekognition';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import { defaultPolicy } from '../../lambdas/shared/policy';
import { subjectSchema } from '../../lambdas/shared/enrolment/subject';
import { announce } from '../../local/commands/running-stack';
import type { EndpointName } from '../../local/embedded/endpoints';
import { findDeployment } from '../../scripts/import/deployment';
import { enrolUser } from '../../scripts/import/enrol-user';
import { Faces } from '../../scripts/import/faces';
import { Journal } from '../../scripts/import/journal';
import { personOfCrowd } from '../people/crowd';
import { drawDocument } from '../people/document';
import { drawFace } from '../people/face';
import { people } from '../people/people';
import { Command, type Outcome } from './support/command';
import { eventually } from './support/eventually';
import { Stack } from './support/stack';

jest.setTimeout(300_000);

/** Faces of the crowd look alike to the engine: only the very same picture is a duplicate. */
const policy = { version: 'crowd', duplicate: { similarity: 99.99999 } };
const consent = 'Drawn people, who need not be asked';
const CROWD = 8;

let stack: Stack;
let folder: string;
beforeAll(async () => {
  stack = await Stack.start();
  await announce(stack.dataFolder, stack.aws);
  folder = join(stack.dataFolder, 'import');
  await mkdir(folder);
  await writeFile(join(folder, 'policy.json'), JSON.stringify(policy));
  for (let number = 0; number < CROWD; number++) {
    await writeFile(join(folder, `${number}.jpg`), await drawFace(personOfCrowd(number), {}, 320));
  }
  const noFace = await drawDocument(people[0], { defect: 'no-face' });
  await writeFile(join(folder, 'no-face.jpg'), noFace);
});
afterAll(() => stack.stop());

const client = (service: EndpointName) => ({
  region: 'us-east-1',
  endpoint: stack.aws.endpoint(service),
  credentials: { ...stack.aws.operatorCredentials },
});

const optionsOf = (out: string): string[] => [
  ...['--consent', consent, '--policy', join(folder, 'policy.json')],
  ...['--data', stack.dataFolder, '--out', join(folder, out)],
];

async function writeUsers(name: string, ...lines: string[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, ['subjectId,image', ...lines].join('\n'));
  return path;
}

const reportSchema = z.array(
  z.looseObject({
    subjectId: z.string(),
    outcome: z.string(),
    faceId: z.string(),
    reason: z.string(),
    duplicates: z.string(),
  }),
);

const readReport = async (out: string) =>
  reportSchema.parse(
    parse(await readFile(join(folder, out, 'report.csv'), 'utf8'), { columns: true }),
  );

async function subjects() {
  const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient(client('dynamodb')));
  const { Items } = await dynamodb.send(
    new ScanCommand({ TableName: stack.aws.outputs.SubjectsTableName, ConsistentRead: true }),
  );
  return z.array(subjectSchema).parse(Items);
}

/** Ids of the faces in the collection, by subject. */
async function vectors(): Promise<Map<string, string[]>> {
  const rekognition = new RekognitionClient(client('rekognition'));
  const { Faces: faces = [] } = await rekognition.send(
    new ListFacesCommand({ CollectionId: stack.aws.outputs.CollectionId, MaxResults: 1000 }),
  );
  const bySubject = new Map<string, string[]>();
  for (const { ExternalImageId: subject = '', FaceId: id = '' } of faces) {
    bySubject.set(subject, [...(bySubject.get(subject) ?? []), id]);
  }
  return bySubject;
}

/** Says in a sentence what is wrong, and nothing of where in the code. */
function expectSentence({ exitCode, stderr }: Outcome, ...sentences: RegExp[]): void {
  for (const sentence of sentences) expect(stderr).toMatch(sentence);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(exitCode).toBe(2);
}

describe('The command import', () => {
  it('goes on where it was killed, enrols nobody twice, and tells of whom it did not enrol', async () => {
    const crowd = Array.from({ length: CROWD }, (_, number) => `user-${number},${number}.jpg`);
    const others = ['user-nobody,no-face.jpg', 'user-twin,0.jpg'];
    const users = await writeUsers('users.csv', ...crowd, ...others);
    const journal = join(folder, 'out', 'journal.jsonl');
    const first = Command.start('import', [users, ...optionsOf('out')]);
    await eventually(
      () => readFile(journal, 'utf8').catch(() => ''),
      (text) => text.includes('"result"'),
    );
    await first.kill();

    const second = await Command.run('import', [users, ...optionsOf('out')]);
    expect(second.stderr).toMatch(/Going on: \d+ of 10 are done/);
    expect(second.exitCode).toBe(1);

    const report = await readReport('out');
    const outcomes = Object.fromEntries(
      report.map(({ subjectId, outcome }) => [subjectId, outcome]),
    );
    expect(outcomes['user-nobody']).toBe('refused');
    // Of two who came at once both may have been taken back; never do both stay.
    const twins = [outcomes['user-0'], outcomes['user-twin']];
    expect(twins).toContain('duplicate');
    const enrolled = report.filter(({ outcome }) => outcome === 'enrolled');
    expect(enrolled.length).toBeGreaterThanOrEqual(CROWD - 1);

    const rows = await subjects();
    const held = await vectors();
    expect(rows).toHaveLength(enrolled.length);
    expect(held.size).toBe(enrolled.length);
    for (const { subjectId, faceId } of enrolled) {
      expect(rows.find((row) => row.subjectId === subjectId)).toMatchObject({
        faceId,
        source: 'import',
        consent,
      });
      expect(held.get(subjectId)).toEqual([faceId]);
    }
  });

  it('leaves those who are enrolled as they are when it is run again', async () => {
    const before = await subjects();
    const users = await writeUsers('again.csv', 'user-1,1.jpg', 'user-2,3.jpg');
    const { exitCode, stdout } = await Command.run('import', [users, ...optionsOf('again')]);
    expect(stdout).toMatch(/2 +already enrolled/);
    expect(exitCode).toBe(0);
    expect(await subjects()).toEqual(before);
  });

  it('reads a bucket whose keys name the subjects', async () => {
    const bucket = stack.aws.outputs.EvidenceBucketName ?? '';
    const s3 = new S3Client(client('s3'));
    for (const [key, number] of [
      ['users/bucket-1.jpg', 101],
      ['users/bucket-2.jpeg', 102],
    ] as const) {
      const Body = await drawFace(personOfCrowd(number), {}, 320);
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body }));
    }
    const source = `s3://${bucket}/users/`;
    const { exitCode } = await Command.run('import', [source, ...optionsOf('bucket')]);
    expect(exitCode).toBe(0);
    expect(await readReport('bucket')).toMatchObject([
      { subjectId: 'bucket-1', outcome: 'enrolled', image: `${source}bucket-1.jpg` },
      { subjectId: 'bucket-2', outcome: 'enrolled' },
    ]);
  });

  it('says which line, which option or which deployment is wrong, and begins nothing', async () => {
    const before = await subjects();
    const users = await writeUsers(
      'wrong.csv',
      'user 1,1.jpg',
      'user-5,lost.jpg',
      'user-6,s3://bucket-only',
    );
    const twice = await writeUsers('twice.csv', 'user-7,1.jpg', 'user-7,2.jpg');
    const outputs = join(folder, 'outputs.json');
    await writeFile(outputs, JSON.stringify({ Honnin: stack.aws.outputs }));
    const good = await writeUsers('good.csv', 'user-8,1.jpg');
    const data = ['--data', stack.dataFolder];
    const [wrong, doubled, silent, alone, price] = await Promise.all([
      Command.run('import', [users, ...optionsOf('wrong')]),
      Command.run('import', [twice, ...optionsOf('twice')]),
      Command.run('import', [good, ...data]),
      Command.run('import', [good, '--consent', consent, '--data', join(folder, 'none')]),
      Command.run('import', [good, '--consent', consent, '--outputs', outputs]),
    ]);
    expectSentence(
      wrong,
      /line 2, subjectId: must be 1–255 letters/,
      /line 4, image: give the address of an object as s3:\/\/BUCKET\/KEY/,
    );
    expectSentence(doubled, /line 3, subjectId: user-7 is on line 2, too/);
    expectSentence(silent, /--consent: say by what these faces may be kept/);
    expectSentence(alone, /No stack runs on .*none: start one \(npm start\), or give --outputs/);
    expectSentence(
      price,
      /At most 4 calls of Rekognition for 1 users: \$0\.00.*\nNothing was sent/,
    );
    expect(await subjects()).toEqual(before);
  });
});

describe('A user whose import broke off after the face was indexed', () => {
  it('gets that very face when it goes on', async () => {
    const environment = { ...process.env };
    const deployment = await findDeployment(undefined, stack.dataFolder);
    try {
      const path = join(folder, 'broken-off.jpg');
      await writeFile(path, await drawFace(personOfCrowd(200), {}, 320));
      const user = { line: 2, subjectId: 'broken-off', image: path, place: { path } };
      const file = join(folder, 'broken-off.jsonl');
      const faces = new Faces(1000, policy.duplicate.similarity);
      const ground = async () => ({
        deployment,
        faces,
        journal: await Journal.open(file, { users: 'one' }),
        policy: defaultPolicy.document,
        consent,
      });
      const index = jest.spyOn(faces, 'index');
      jest.spyOn(faces, 'likeFace').mockRejectedValueOnce(new Error('The power failed.'));
      await expect(enrolUser(await ground(), user)).rejects.toThrow('The power failed.');
      expect((await vectors()).get('broken-off')).toHaveLength(1);
      expect((await subjects()).map(({ subjectId }) => subjectId)).not.toContain('broken-off');

      const outcome = await enrolUser(await ground(), user);
      expect(index).toHaveBeenCalledTimes(2);
      expect(outcome).toMatchObject({ outcome: 'enrolled' });
      const faceIds = (await vectors()).get('broken-off');
      expect(faceIds).toEqual(outcome.outcome === 'enrolled' ? [outcome.faceId] : undefined);
    } finally {
      process.env = environment;
    }
  });
});
