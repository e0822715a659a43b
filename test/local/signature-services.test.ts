import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  RekognitionStreamingClient,
  StartFaceLivenessSessionCommand,
} from '@aws-sdk/client-rekognitionstreaming';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { SignatureV4 } from '@smithy/signature-v4';
import { webSocketHandler } from '../../local/applicant/web-socket-handler';
import { startEmbeddedAws, type EmbeddedAws } from '../../local/embedded-aws';
import { deployment } from '../../local/embedded/deployment';
import type { EndpointName } from '../../local/embedded/endpoints';
import { sha256Hex } from '../../local/signature/signing';
import { readRoles } from '../../local/template/roles';
import { synthesize } from '../../local/template/synthesize';
import { resolveTemplate } from '../../local/template/template';
import { ManualClock } from '../support/manual-clock';
import { Sha256 } from '../support/sha256';

const hour = 60 * 60_000;

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** A status, and the name of the error. */
type Answer = readonly [status: number | undefined, code: string | undefined];

/** What can be wrong with a signature. */
const wrongs = [
  'that is missing',
  'by another secret',
  'by a key nobody has',
  'with the token of another session',
  'by a session that has ended',
  'made too long ago',
] as const;

type Wrong = (typeof wrongs)[number];

type Answers = Readonly<Record<Wrong, Answer>>;

let folder: string;
let aws: EmbeddedAws;
let clock: ManualClock;
/** A session of a role; its time is over. */
let ended: Keys;
let session: Keys;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'honnin-signatures-'));
  clock = new ManualClock();
  aws = await startEmbeddedAws({ dataFolder: folder, clock });
  const template = resolveTemplate(await synthesize({}), { ...deployment, origin: aws.origin });
  const [role] = readRoles(template);
  if (!role) throw new Error('The stack has no role.');
  ended = aws.credentialsFor(role.arn);
  clock.advance(13 * hour);
  session = aws.credentialsFor(role.arn);
});

afterAll(async () => {
  await aws.stop();
  await rm(folder, { recursive: true });
});

/** Who signs, and when, for a signature to be wrong in one way; nobody, for none. */
function signing(wrong: Wrong): { keys: Keys; at: number } | undefined {
  const now = clock.now();
  switch (wrong) {
    case 'that is missing':
      return undefined;
    case 'by another secret':
      return { keys: { ...session, secretAccessKey: 'guess' }, at: now };
    case 'by a key nobody has':
      return { keys: { ...session, accessKeyId: 'ASIANOBODY' }, at: now };
    case 'with the token of another session':
      return { keys: { ...session, sessionToken: ended.sessionToken }, at: now };
    case 'by a session that has ended':
      return { keys: ended, at: now };
    case 'made too long ago':
      return { keys: session, at: now - hour };
  }
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const [, inXml] = /<Code>(\w+)<\/Code>/.exec(text) ?? [];
  const [, inJson] = /"__type":"(\w+)"/.exec(text) ?? [];
  const inHeader = response.headers.get('x-amzn-errortype') ?? undefined;
  return [response.status, inHeader ?? inXml ?? inJson];
}

const json = (statusCode: number): Answers => ({
  'that is missing': [statusCode, 'MissingAuthenticationTokenException'],
  'by another secret': [statusCode, 'InvalidSignatureException'],
  'by a key nobody has': [statusCode, 'UnrecognizedClientException'],
  'with the token of another session': [statusCode, 'UnrecognizedClientException'],
  'by a session that has ended': [statusCode, 'ExpiredTokenException'],
  'made too long ago': [statusCode, 'InvalidSignatureException'],
});

const query: Answers = {
  'that is missing': [403, 'MissingAuthenticationToken'],
  'by another secret': [403, 'SignatureDoesNotMatch'],
  'by a key nobody has': [403, 'InvalidClientTokenId'],
  'with the token of another session': [403, 'InvalidClientTokenId'],
  'by a session that has ended': [403, 'ExpiredToken'],
  'made too long ago': [403, 'SignatureDoesNotMatch'],
};

const s3: Answers = {
  'that is missing': [403, 'AccessDenied'],
  'by another secret': [403, 'SignatureDoesNotMatch'],
  'by a key nobody has': [403, 'InvalidAccessKeyId'],
  'with the token of another session': [400, 'InvalidToken'],
  'by a session that has ended': [400, 'ExpiredToken'],
  'made too long ago': [403, 'RequestTimeTooSkewed'],
};

/** Of presigned forms, which say themselves how long they hold. */
const presigned: Answers = { ...s3, 'made too long ago': [403, 'AccessDenied'] };

interface Call {
  readonly endpoint: EndpointName;
  /** The service's name in signatures. */
  readonly service: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const target = (endpoint: EndpointName, service: string, operation: string): Call => ({
  endpoint,
  service,
  headers: { 'x-amz-target': operation, 'content-type': 'application/x-amz-json-1.0' },
});

/** One call of each service, signed in its header. */
const calls: Readonly<Record<string, [Call, Answers]>> = {
  DynamoDB: [target('dynamodb', 'dynamodb', 'DynamoDB_20120810.ListTables'), json(400)],
  'Step Functions': [target('sfn', 'states', 'AWSStepFunctions.ListStateMachines'), json(400)],
  Rekognition: [
    target('rekognition', 'rekognition', 'RekognitionService.ListCollections'),
    json(400),
  ],
  EventBridge: [target('eventbridge', 'events', 'AWSEvents.PutEvents'), json(400)],
  Lambda: [
    { endpoint: 'lambda', service: 'lambda', path: '/2015-03-31/functions/any/invocations' },
    json(403),
  ],
  STS: [
    {
      endpoint: 'sts',
      service: 'sts',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'Action=GetCallerIdentity&Version=2011-06-15',
    },
    query,
  ],
  S3: [
    {
      endpoint: 's3',
      service: 's3',
      method: 'GET',
      path: '/any/key',
      headers: { 'x-amz-content-sha256': sha256Hex('') },
    },
    s3,
  ],
};

async function send(call: Call, wrong: Wrong): Promise<Answer> {
  const { endpoint, service, method = 'POST', path = '', headers = {} } = call;
  const body = call.body ?? (method === 'GET' ? undefined : '{}');
  const url = new URL(`${aws.endpoint(endpoint)}${path}`);
  const request = {
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    headers: { ...headers, host: url.host },
    ...(body !== undefined && { body }),
  };
  const by = signing(wrong);
  if (!by) return answerOf(await fetch(url, request));
  const signer = new SignatureV4({
    service,
    region: 'us-east-1',
    credentials: by.keys,
    sha256: Sha256,
    uriEscapePath: service !== 's3',
  });
  const signed = await signer.sign(request, { signingDate: new Date(by.at) });
  return answerOf(await fetch(url, { ...request, headers: signed.headers }));
}

describe.each(Object.entries(calls))('%s', (_name, [call, answers]) => {
  it.each(wrongs)('refuses a signature %s', async (wrong) => {
    expect(await send(call, wrong)).toEqual(answers[wrong]);
  });
});

/** A client whose clock is the one it signs by. */
const s3Client = ({ keys, at }: { keys: Keys; at: number }) =>
  new S3Client({
    region: 'us-east-1',
    endpoint: aws.endpoint('s3'),
    forcePathStyle: true,
    credentials: keys,
    systemClockOffset: at - Date.now(),
  });

describe('A presigned address', () => {
  const address = async (wrong: Wrong): Promise<string> => {
    const by = signing(wrong);
    if (!by) return `${aws.endpoint('s3')}/any/key`;
    const command = new GetObjectCommand({ Bucket: 'any', Key: 'key' });
    return getSignedUrl(s3Client(by), command, {
      expiresIn: 60,
      signingDate: new Date(by.at),
    });
  };

  it.each(wrongs)('is refused with a signature %s', async (wrong) => {
    expect(await answerOf(await fetch(await address(wrong)))).toEqual(presigned[wrong]);
  });
});

describe('A form for an upload', () => {
  it.each(wrongs)('is refused with a signature %s', async (wrong) => {
    const by = signing(wrong) ?? { keys: session, at: clock.now() };
    jest.useFakeTimers({ now: by.at, doNotFake: ['nextTick', 'setImmediate', 'setTimeout'] });
    const Bucket = aws.outputs.EvidenceBucketName ?? '';
    const { url, fields } = await createPresignedPost(s3Client({ ...by, at: Date.now() }), {
      Bucket,
      Key: 'key',
      Expires: 60,
    }).finally(() => jest.useRealTimers());
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) {
      if (wrong === 'that is missing' && name !== 'key') continue;
      form.append(name, value);
    }
    form.append('file', new Blob(['bytes']));
    const answer = await answerOf(await fetch(url, { method: 'POST', body: form }));
    expect(answer).toEqual(presigned[wrong]);
  });
});

describe('A liveness stream', () => {
  it.each(wrongs.slice(1))('is refused with a signature %s', async (wrong) => {
    const by = signing(wrong);
    if (!by) throw new Error('Somebody signs.');
    const [, name] = json(400)[wrong];
    // The SDK writes a warning for every stream that is refused.
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    const client = new RekognitionStreamingClient({
      endpoint: aws.origin,
      region: 'us-east-1',
      credentials: by.keys,
      systemClockOffset: by.at - Date.now(),
      requestHandler: webSocketHandler,
      maxAttempts: 1,
    });
    const open = async (): Promise<void> => {
      const { LivenessResponseStream: answers } = await client.send(
        new StartFaceLivenessSessionCommand({
          SessionId: '00000000-0000-4000-8000-000000000000',
          VideoWidth: '640',
          VideoHeight: '480',
          ChallengeVersions: 'FaceMovementChallenge_1.0.0',
          LivenessRequestStream: nothing(),
        }),
      );
      for await (const answer of answers ?? []) expect(answer).toBeUndefined();
    };
    await expect(open()).rejects.toMatchObject({ name });
    warn.mockRestore();
  });

  // eslint-disable-next-line @typescript-eslint/require-await
  async function* nothing(): AsyncGenerator<never> {
    yield* [];
  }
});
