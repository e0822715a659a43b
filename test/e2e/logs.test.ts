import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetExecutionHistoryCommand, SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import sharp from 'sharp';
import * as z from 'zod';
import { METRIC_NAMESPACE, metrics } from '../../lambdas/shared/metrics/definitions';
import { environments } from '../../lambdas/shared/environment';
import { AdministratorClient } from '../../local/applicant/api-client';
import { people } from '../people/people';
import { MovableClock } from '../support/movable-clock';
import { WebhookReceiver } from '../support/webhook-receiver';
import { emptyRoom } from '../workflow/pictures';
import { eventually } from './support/eventually';
import { Stack, type Begun } from './support/stack';
import { Wardrobe } from './support/wardrobe';

const [ada, ben, cora] = people;

/** Stands in the metadata of documents, in addresses and in notes, and must get no further. */
const HOLDER = 'Lovelace';

/** Five verifications, two of them with a video, on a machine that may be busy; in milliseconds. */
const PATIENCE = 240_000;

/** In milliseconds. */
const DAY = 86_400_000;

/** The first bytes of a JPEG file and of a PNG file: in base64, and as numbers. */
const IMAGES = ['/9j/', '255,216,255', 'iVBORw0', '137,80,78,71'];

const consent = { textVersion: 'test-1', language: 'en' } as const;

let wardrobe: Wardrobe;
let stack: Stack;
let clock: MovableClock;
let receiver: WebhookReceiver;
let stepFunctions: SFNClient;
/** All that must be in no log, by what it is. */
const secrets: [what: string, text: string][] = [];
/** The logs of the functions, by their name in the stack. */
const logs = new Map<string, string>();
/** Every log together, without lines of metrics, and these lines. */
let spoken = '';
let metricLines: string[] = [];
let begun: Record<'approved' | 'rejected' | 'reviewed' | 'failed' | 'followed', Begun>;

beforeAll(async () => {
  clock = new MovableClock();
  receiver = await WebhookReceiver.start();
  [wardrobe, stack] = await Promise.all([
    Wardrobe.open(),
    Stack.start(
      {
        document: { attempts: 1 },
        liveness: { challenge: 'FaceMovementChallenge' },
        match: { reviewFrom: 0 },
      },
      { clock, webhooks: [{ name: 'shop', applicationId: '*', url: receiver.url }] },
    ),
  ]);
  stepFunctions = new SFNClient(stack.clientConfiguration('sfn'));
  await run();
  await collectSecrets();
  const all = Object.keys(environments).length;
  // What runs once an hour has something to tell, too, then what runs once a day, and then what erases.
  await stack.pass(clock, DAY / 2);
  await filesOfLogs(all - 2);
  await stack.pass(clock, DAY / 2);
  await filesOfLogs(all - 1);
  await eraseAll();
  await readLogs();
}, PATIENCE);

afterAll(async () => {
  stepFunctions.destroy();
  await stack.stop();
  receiver.stop();
  await wardrobe.close();
});

/** A photograph with the name of its holder and where it was taken. */
const named = (photograph: Buffer): Promise<Buffer> =>
  sharp(photograph)
    .withExif({
      IFD0: { Artist: HOLDER },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '35/1 41/1 0/1' },
    })
    .jpeg({ quality: 95 })
    .toBuffer();

const beginNamed = (): Promise<Begun> =>
  stack.begin(`subject-${HOLDER}-${randomUUID()}`, {
    redirectUrl: `https://shop.example/?name=${HOLDER}`,
  });

/** Every way a verification can go, with all who take part in it. */
async function run(): Promise<void> {
  const [own, others] = await Promise.all([
    wardrobe.belongingsOf(ada),
    wardrobe.belongingsOf(ben, cora),
  ]);
  begun = {
    approved: await beginNamed(),
    rejected: await beginNamed(),
    reviewed: await beginNamed(),
    failed: await beginNamed(),
    followed: await beginNamed(),
  };
  const { approved, rejected, reviewed } = begun;
  await stack.finish(approved, { ...own, document: await named(own.document) });
  await stack.verificationAt(approved, 'approved');
  await stack.finish(reviewed, { ...others, document: await named(others.document) });
  await stack.verificationAt(reviewed, 'in_review');
  await review(reviewed);
  await rejected.applicant.giveConsent(consent);
  await stack.sessionOf(rejected, ({ step }) => step === 'document');
  await rejected.applicant.uploadDocument(await named(await emptyRoom()), 'image/jpeg');
  await stack.verificationAt(rejected, 'rejected');
  await stop(begun.failed);
  await goWrong(begun.followed);
}

async function review({ id }: Begun): Promise<void> {
  expect(await stack.reviewer.readOperations()).toHaveProperty('alarms');
  const { images } = await stack.reviewer.getVerification(id);
  for (const image of images) {
    const { url } = await stack.reviewer.viewImage(id, image);
    secrets.push(['an address of an image', new URL(url).search]);
  }
  await stack.reviewer.claimReview(id);
  await stack.reviewer.reviewVerification(id, {
    decision: 'reject',
    reason: 'DIFFERENT_PERSON',
    note: `Not ${HOLDER}.`,
  });
  await stack.verificationAt({ id }, 'rejected');
}

/** An operator stops an execution, which record-fault hears of. */
async function stop(one: Begun): Promise<void> {
  await one.applicant.giveConsent(consent);
  await stepFunctions.send(
    new StopExecutionCommand({ executionArn: executionOf(one), error: 'Maintenance' }),
  );
  await stack.verificationAt(one, 'failed');
}

/** Requests that are refused, and an image of nothing, whose errors are logged. */
async function goWrong(one: Begun): Promise<void> {
  const { applicant, token } = one;
  await expect(applicant.requestDocumentForm('image/jpeg')).rejects.toMatchObject({ status: 409 });
  const forged = { authorization: `Bearer ${token.slice(0, -2)}AA` };
  expect((await fetch(`${stack.aws.apiUrl}/session`, { headers: forged })).status).toBe(401);
  await applicant.giveConsent(consent);
  await stack.sessionOf(one, ({ step }) => step === 'document');
  const form = await applicant.requestDocumentForm('image/jpeg');
  for (const name of ['Policy', 'X-Amz-Signature', 'X-Amz-Security-Token']) {
    const value = form.fields[name];
    if (value !== undefined) secrets.push([`the form's ${name}`, value]);
  }
  await applicant.uploadDocument(Buffer.from(`no image of ${HOLDER}`), 'image/jpeg');
  await stack.verificationAt(one, 'rejected');
}

const executionOf = ({ id }: Begun): string =>
  `${stack.output('StateMachineArn').replace(':stateMachine:', ':execution:')}:${id}`;

/** Before anything is erased: what rows and histories hold that is nobody else's business. */
async function collectSecrets(): Promise<void> {
  secrets.push(
    ['the key of the application', stack.aws.apiKey],
    ['a name', HOLDER],
    ['a subject', 'subject-'],
    ['a place of an image', 'documents/'],
    ['a place of an image', 'liveness/'],
    ['the address of a receiver', receiver.url],
    ...IMAGES.map((bytes): [string, string] => ['an image', bytes]),
  );
  for (const one of Object.values(begun)) {
    secrets.push(['a token of an applicant', one.token]);
    for (const [name, value] of Object.entries(await stack.rowOf(one))) {
      if (/hash|secret|taskToken/i.test(name) && typeof value === 'string') {
        secrets.push([name, value]);
      }
    }
    for (const token of await taskTokensOf(one)) secrets.push(['a task token', token]);
  }
}

async function taskTokensOf(one: Begun): Promise<string[]> {
  const { events = [] } = await stepFunctions.send(
    new GetExecutionHistoryCommand({ executionArn: executionOf(one), maxResults: 1000 }),
  );
  const waits = events.flatMap(({ taskScheduledEventDetails: task }) => task?.parameters ?? []);
  return waits.flatMap(
    (parameters) => /":token":\s*\{\s*"S":\s*"([^"]+)"/.exec(parameters)?.[1] ?? [],
  );
}

/** One by its application, the others by an administrator, who has a function of their own. */
async function eraseAll(): Promise<void> {
  const token = await stack.aws.reviewerToken({ username: 'ada', groups: ['admin'] });
  secrets.push(['a token of an administrator', token]);
  const administrator = new AdministratorClient(stack.aws.apiUrl, token);
  const { approved, ...others } = begun;
  const receipt = await stack.application.eraseVerification(approved.id);
  expect(receipt).toMatchObject({ faceVectors: 1 });
  for (const { subjectId } of Object.values(others)) await administrator.eraseSubject(subjectId);
}

/** Files of logs, once there are so many. */
const filesOfLogs = (count: number): Promise<string[]> =>
  eventually(
    () => readdir(join(stack.dataFolder, 'logs')),
    (files) => files.length >= count,
  );

async function readLogs(): Promise<void> {
  for (const file of await filesOfLogs(Object.keys(environments).length)) {
    logs.set(file, await readFile(join(stack.dataFolder, 'logs', file), 'utf8'));
  }
  const lines = [...logs.values()].flatMap((text) => text.split('\n'));
  metricLines = lines.filter((line) => line.includes('"_aws"'));
  spoken = lines.filter((line) => !line.includes('"_aws"')).join('\n');
}

describe('The logs of all functions, after every kind of verification', () => {
  it('are there, one for each function, and tell of each verification by its id', () => {
    expect(logs.size).toBe(Object.keys(environments).length);
    for (const text of logs.values()) expect(text).toContain('START RequestId: ');
    for (const { id } of Object.values(begun)) expect(spoken).toContain(id);
  });

  it('hold no token, key, image, name or subject', () => {
    expect(secrets.filter(([what]) => what === 'a task token').length).toBeGreaterThan(6);
    expect(secrets.map(([what]) => what)).toContain("the form's X-Amz-Signature");
    const told = [...logs].flatMap(([file, text]) =>
      secrets.filter(([, secret]) => text.includes(secret)).map(([what]) => `${file}: ${what}`),
    );
    expect(told).toEqual([]);
  });

  it('tell scores in metrics alone', () => {
    expect(spoken).not.toMatch(/similarity|confidence/i);
  });
});

const documentSchema = z.looseObject({
  _aws: z.strictObject({
    Timestamp: z.int(),
    CloudWatchMetrics: z.array(
      z.strictObject({
        Namespace: z.literal(METRIC_NAMESPACE),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.tuple([z.strictObject({ Name: z.string(), Unit: z.string() })]),
      }),
    ),
  }),
});

describe('The metrics of all functions', () => {
  const documents = () => metricLines.map((line) => documentSchema.parse(JSON.parse(line)));

  const valuesOf = (name: string) =>
    documents().flatMap((document) => (name in document ? [document[name]] : []));

  it('count what happened, each once', () => {
    expect(valuesOf('Started')).toHaveLength(5);
    const decided = documents().filter((document) => 'Decided' in document);
    expect(decided.map(({ Outcome, Reason }) => [Outcome, Reason]).sort()).toEqual([
      ['approved', undefined],
      ['rejected', 'DOCUMENT_UNREADABLE'],
      ['rejected', 'NO_FACE'],
      ['rejected', 'REVIEWER_REJECTED'],
    ]);
    expect(valuesOf('MachineTime')).toHaveLength(4);
    expect(valuesOf('LivenessSessions')).toEqual([1, 1]);
    expect(valuesOf('LivenessConfidence')).toHaveLength(2);
    expect(valuesOf('Similarity')).toHaveLength(2);
    const steps = documents().filter((document) => 'Waiting' in document);
    expect(steps.map(({ Step }) => Step).sort()).toEqual([
      ...Array<string>(4).fill('document'),
      ...['liveness', 'liveness', 'review'],
    ]);
  });

  it('name nothing but metrics and their dimensions, and nobody', () => {
    const dimensions = Object.values(metrics).flatMap((metric) =>
      'dimensions' in metric ? metric.dimensions : [],
    );
    const known = new Set<string>(['_aws', ...Object.keys(metrics), ...dimensions]);
    for (const document of documents()) {
      expect(Object.keys(document).filter((name) => !known.has(name))).toEqual([]);
    }
    for (const { id } of Object.values(begun)) expect(metricLines.join()).not.toContain(id);
  });
});
