import { request as httpRequest } from 'node:http';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DetectFacesCommand, RekognitionClient } from '@aws-sdk/client-rekognition';
import { GetObjectCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import {
  GetExecutionHistoryCommand,
  ListStateMachinesCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import sharp from 'sharp';
import * as z from 'zod';
import type { AuditTrail } from '../../local/applicant/api-views';
import type { EndpointName } from '../../local/embedded/endpoints';
import { people } from '../people/people';
import { Stack, type Begun } from './support/stack';
import { Wardrobe } from './support/wardrobe';

const [person] = people;

let wardrobe: Wardrobe;
let stack: Stack;
/** Has left a name wherever one could be kept that must not. */
let approved: Begun;
beforeAll(async () => {
  [wardrobe, stack] = await Promise.all([
    Wardrobe.open(),
    Stack.start({ liveness: { challenge: 'FaceMovementChallenge' } }),
  ]);
  const belongings = await wardrobe.belongingsOf(person);
  const document = await located(belongings.document);
  approved = await stack.begin(undefined, { redirectUrl: 'https://shop.example/?name=Lovelace' });
  await stack.finish(approved, { ...belongings, document });
  await stack.verificationAt(approved, 'approved');
});
afterAll(async () => {
  await stack.stop();
  await wardrobe.close();
});

/** The photograph with the place it was taken at and the name of who took it. */
function located(photograph: Buffer): Promise<Buffer> {
  return sharp(photograph)
    .withExif({
      IFD0: { Artist: 'Lovelace' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '35/1 41/1 0/1' },
    })
    .jpeg({ quality: 95 })
    .toBuffer();
}

describe('What is kept of an applicant', () => {
  it('is a face without the place and the name in the photograph', async () => {
    const { document } = z
      .object({ document: z.object({ documentKey: z.string(), faceKey: z.string() }) })
      .parse(await stack.rowOf(approved));
    const Bucket = stack.output('EvidenceBucketName');
    const [original, face] = await Promise.all(
      [document.documentKey, document.faceKey].map(async (Key) => {
        const { Body } = await stack.s3().send(new GetObjectCommand({ Bucket, Key }));
        return Buffer.from((await Body?.transformToByteArray()) ?? []);
      }),
    );

    expect(original?.includes('Lovelace')).toBe(true);
    const metadata = await sharp(face).metadata();
    expect(metadata.format).toBe('jpeg');
    expect([metadata.exif, metadata.xmp, metadata.iptc]).toEqual([undefined, undefined, undefined]);
    expect(face?.includes('Lovelace')).toBe(false);
  });

  it('is in the history of its execution and in the logs as keys and scores alone', async () => {
    const stepFunctions = new SFNClient(stack.clientConfiguration('sfn'));
    const { events = [] } = await stepFunctions.send(
      new GetExecutionHistoryCommand({
        executionArn: `${stack.output('StateMachineArn').replace(':stateMachine:', ':execution:')}:${approved.id}`,
        maxResults: 1000,
        includeExecutionData: true,
      }),
    );
    const history = JSON.stringify(events);
    const logs = await stack.functionLogs();

    expect(history).toContain('face.jpg');
    expect(logs).toContain(approved.id);
    for (const text of [history, logs]) {
      expect(text).not.toContain('Lovelace');
      expect(text).not.toContain(approved.token);
      // The first bytes of every JPEG, in base64 and as numbers.
      expect(text).not.toContain('/9j/');
      expect(text).not.toContain('255,216,255');
    }
    expect(logs).not.toContain(approved.subjectId);
    expect(logs).not.toContain('face.jpg');
  });

  it('shows its scores to reviewers, not to the applicant or the application', async () => {
    const { liveness, match } = await stack.reviewer.getVerification(approved.id);
    expect(liveness?.confidence).toBeGreaterThan(50);
    expect(match?.similarity).toBeGreaterThan(50);

    for (const view of [
      await approved.applicant.getSession(),
      await stack.application.getVerification(approved.id),
    ]) {
      const text = JSON.stringify(view);
      expect(text).toContain('"approved"');
      expect(text).not.toMatch(/confidence|similarity|sharpness|score|faceId|verifications\//i);
    }
  });
});

describe('An audit trail', () => {
  type Event = AuditTrail['events'][number];

  /** A trail of four events, changed behind the back of the functions. */
  async function verdictAfter(
    tamper: (events: readonly Event[]) => { put?: Event[]; remove?: Event[] },
  ) {
    const begun = await stack.beginConsented();
    await stack.application.cancelVerification(begun.id);
    await stack.verificationAt(begun, 'canceled');
    const { events, verdict } = await stack.auditTrailOf(begun);
    expect([events.length, verdict]).toEqual([4, { intact: true }]);

    const TableName = stack.output('AuditEventsTableName');
    const { put = [], remove = [] } = tamper(events);
    for (const { sequence } of remove) {
      const Key = { verificationId: begun.id, sequence };
      await stack.dynamodb().send(new DeleteCommand({ TableName, Key }));
    }
    for (const Item of put) await stack.dynamodb().send(new PutCommand({ TableName, Item }));
    return (await stack.auditTrailOf(begun)).verdict;
  }

  /** The event at a place in the trail, as it should not be. */
  function altered(events: readonly Event[], sequence: number, changes: Partial<Event>): Event {
    const event = events[sequence - 1];
    if (!event) throw new Error(`There is no event ${sequence}.`);
    return { ...event, ...changes };
  }

  it('names an event that was changed', async () => {
    const verdict = await verdictAfter((events) => ({
      put: [altered(events, 2, { actor: 'reviewer:mallory' })],
    }));
    expect(verdict).toMatchObject({ intact: false, brokenSequence: 2 });
  });

  it('names an event that was removed, in the middle or at the end', async () => {
    const middle = await verdictAfter((events) => ({ remove: [altered(events, 3, {})] }));
    expect(middle).toMatchObject({ intact: false, brokenSequence: 3 });
    const end = await verdictAfter((events) => ({ remove: [altered(events, 4, {})] }));
    expect(end).toMatchObject({ intact: false, brokenSequence: 4 });
  });

  it('names an event that was inserted, in place of another or at the end', async () => {
    const middle = await verdictAfter((events) => ({
      put: [altered(events, 2, { sequence: 3 })],
    }));
    expect(middle).toMatchObject({ intact: false, brokenSequence: 3 });
    const end = await verdictAfter((events) => ({ put: [altered(events, 4, { sequence: 5 })] }));
    expect(end).toMatchObject({ intact: false, brokenSequence: 5 });
  });
});

describe('The embedded AWS', () => {
  it.each(['/v1/session', '/aws/dynamodb', '/aws/s3', '/'])(
    'answers at %s to the names of this machine alone',
    async (path) => {
      const refusal = expect.stringContaining('127.0.0.1 and localhost only') as string;
      const { host, port } = new URL(stack.aws.origin);

      expect(await answerTo('attacker.example', path)).toEqual(refusal);
      expect(await answerTo(`127.0.0.1.attacker.example:${port}`, path)).toEqual(refusal);
      expect(await answerTo(host, path)).not.toEqual(refusal);
      expect(await answerTo(`localhost:${port}`, path)).not.toEqual(refusal);
    },
  );

  it('takes no call that is not signed', async () => {
    const target = { 'x-amz-target': 'DynamoDB_20120810.ListTables' };
    const response = await fetch(stack.aws.endpoint('dynamodb'), {
      method: 'POST',
      headers: { ...target, 'content-type': 'application/x-amz-json-1.0' },
      body: '{}',
    });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('MissingAuthenticationToken');
    const bucket = `${stack.aws.endpoint('s3')}/${stack.output('EvidenceBucketName')}`;
    expect((await fetch(`${bucket}?versions`)).status).toBe(403);
  });

  it.each([
    [
      'with a wrong secret',
      { secretAccessKey: 'w'.repeat(40) },
      [
        'SignatureDoesNotMatch',
        'InvalidSignatureException',
        'InvalidSignatureException',
        'InvalidSignatureException',
        'SignatureDoesNotMatch',
      ],
    ],
    [
      'with a key nobody has',
      { accessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
      [
        'InvalidAccessKeyId',
        'UnrecognizedClientException',
        'UnrecognizedClientException',
        'UnrecognizedClientException',
        'InvalidClientTokenId',
      ],
    ],
  ])('takes no call signed %s', async (_how, wrong, names) => {
    const as = (service: EndpointName) => ({
      ...stack.clientConfiguration(service),
      credentials: { ...stack.aws.operatorCredentials, ...wrong },
    });
    const s3 = new S3Client({ ...as('s3'), forcePathStyle: true });
    const image = { Bytes: Buffer.alloc(10) };

    const answers = await Promise.allSettled([
      s3.send(new ListObjectVersionsCommand({ Bucket: stack.output('EvidenceBucketName') })),
      new DynamoDBClient(as('dynamodb')).send(new ListTablesCommand()),
      new SFNClient(as('sfn')).send(new ListStateMachinesCommand()),
      new RekognitionClient(as('rekognition')).send(new DetectFacesCommand({ Image: image })),
      new STSClient(as('sts')).send(new GetCallerIdentityCommand()),
    ]);
    expect(answers.map(errorName)).toEqual(names);
  });
});

/** The name of the error a call was answered with. */
function errorName(answer: PromiseSettledResult<unknown>): string {
  if (answer.status === 'fulfilled') return 'none';
  return answer.reason instanceof Error ? answer.reason.name : 'unknown';
}

/** The body of the answer to a request under a name of our choice. */
function answerTo(host: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    httpRequest(`${stack.aws.origin}${path}`, { headers: { host } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve(text));
    })
      .on('error', reject)
      .end();
  });
}
