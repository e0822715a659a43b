import { GetObjectCommand } from '@aws-sdk/client-s3';
import { SendTaskSuccessCommand, SFNClient, TaskTimedOut } from '@aws-sdk/client-sfn';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import * as z from 'zod';
import { startEmbeddedAws } from '../../local/embedded-aws';
import { people } from '../people/people';
import { badDocuments } from './support/bad-documents';
import * as spoiled from './support/spoiled-images';
import { Stack, type Begun } from './support/stack';
import { Wardrobe } from './support/wardrobe';

const [ada, ben] = people;
const MAXIMUM_BYTES = 2_000_000;

let wardrobe: Wardrobe;
let stack: Stack;
beforeAll(async () => {
  [wardrobe, stack] = await Promise.all([
    Wardrobe.open(),
    Stack.start({
      document: { maximumBytes: MAXIMUM_BYTES },
      liveness: { challenge: 'FaceMovementChallenge' },
    }),
  ]);
});
afterAll(async () => {
  await stack.stop();
  await wardrobe.close();
});

/** Awaits the verdict on the document that was just uploaded. */
async function judged(begun: Begun) {
  await stack.sessionOf(
    begun,
    ({ step, attemptsLeft }) => step === 'liveness' || (step === 'document' && attemptsLeft === 2),
  );
  const { events } = await stack.auditTrailOf(begun);
  return events.filter(({ type }) => type === 'document.judged').at(-1)?.data;
}

/** The verification has lost nothing by what was wrong: a good document takes it further. */
async function goesOn(begun: Begun): Promise<void> {
  await begun.applicant.uploadDocument(await wardrobe.document(ada), 'image/jpeg');
  await stack.sessionOf(begun, ({ step }) => step === 'liveness');
  expect((await stack.auditTrailOf(begun)).verdict).toEqual({ intact: true });
}

describe('A document', () => {
  it.each(badDocuments)(
    'that is $what costs an attempt, and the next one may do',
    async ({ make, type = 'image/jpeg', reason = 'DOCUMENT_UNREADABLE', detail }) => {
      const begun = await stack.beginConsented();
      await begun.applicant.uploadDocument(await make(await wardrobe.document(ada)), type);

      expect(await judged(begun)).toMatchObject({
        accepted: false,
        reason,
        detail: expect.stringContaining(detail) as string,
      });
      expect(await begun.applicant.getSession()).toMatchObject({ reason, attemptsLeft: 2 });
      await goesOn(begun);
    },
  );

  it('ends the verification when no attempt is left', async () => {
    const begun = await stack.beginConsented();
    for (const left of [2, 1, 0]) {
      await begun.applicant.uploadDocument(Buffer.from('no image'), 'image/jpeg');
      await stack.sessionOf(
        begun,
        ({ step, attemptsLeft }) =>
          attemptsLeft === left && (step === 'document' || step === 'done'),
      );
    }

    expect(await stack.application.getVerification(begun.id)).toMatchObject({
      status: 'rejected',
      reason: 'DOCUMENT_UNREADABLE',
    });
  });

  it('may be printed in four colours', async () => {
    const begun = await stack.beginConsented();
    const cmyk = await sharp(await wardrobe.document(ada))
      .toColourspace('cmyk')
      .jpeg()
      .toBuffer();
    expect((await sharp(cmyk).metadata()).space).toBe('cmyk');
    await begun.applicant.uploadDocument(cmyk, 'image/jpeg');

    expect(await judged(begun)).toMatchObject({ accepted: true });
  });

  it('is turned upright, in whichever of eight ways the camera was held', async () => {
    const crops = await Promise.all(
      spoiled.orientations.map(async (orientation) => {
        const begun = await stack.beginConsented();
        const photograph = await spoiled.heldIn(orientation, await wardrobe.document(ada));
        await begun.applicant.uploadDocument(photograph, 'image/jpeg');
        const { faceKey } = z.object({ faceKey: z.string() }).parse(await judged(begun));
        return await objectAt(faceKey);
      }),
    );

    const [upright = Buffer.alloc(0), ...others] = crops;
    const { faces } = await wardrobe.engine.analyse(upright);
    expect(faces).toHaveLength(1);
    expect(Math.abs(faces[0]?.pose.roll ?? 180)).toBeLessThan(10);
    for (const other of others) expect(await difference(upright, other)).toBeLessThan(8);
    // So much does a face differ from its mirror image, which is the least another orientation would do.
    const mirrored = await sharp(upright).flop().toBuffer();
    expect(await difference(upright, mirrored)).toBeGreaterThan(12);
  });

  it('is refused as HEIC by name, with what to do about it', async () => {
    const begun = await stack.beginConsented();
    const answer = await post(begun, '/session/document', { contentType: 'image/heic' });

    expect(answer.status).toBe(400);
    expect(answer.problem.errors).toEqual([
      {
        field: 'contentType',
        message: expect.stringMatching(/HEIC.*JPEG.*Most Compatible/) as string,
      },
    ]);
    await goesOn(begun);
  });

  it('is refused by the storage when it is larger than allowed', async () => {
    const begun = await stack.beginConsented();
    const { maximumBytes } = await begun.applicant.getSession();
    expect(maximumBytes).toBe(MAXIMUM_BYTES);
    const large = Buffer.concat([await wardrobe.document(ada), Buffer.alloc(MAXIMUM_BYTES)]);

    await expect(begun.applicant.uploadDocument(large, 'image/jpeg')).rejects.toMatchObject({
      status: 400,
      detail: expect.stringContaining('exceeds the maximum allowed size') as string,
    });
    await goesOn(begun);
  });

  it('is ignored, and written down, when it comes by the form of an attempt that is over', async () => {
    const begun = await stack.beginConsented();
    const form = await begun.applicant.requestDocumentForm('image/jpeg');
    await begun.applicant.uploadDocument(Buffer.from('no image'), 'image/jpeg');
    await judged(begun);

    const data = new FormData();
    for (const [name, value] of Object.entries(form.fields)) data.append(name, value);
    data.append('file', new Blob([Uint8Array.from(await wardrobe.document(ada))]));
    expect((await fetch(form.url, { method: 'POST', body: data })).ok).toBe(true);

    await stack.untilEvent(begun, 'document.upload_ignored');
    expect(await begun.applicant.getSession()).toMatchObject({ step: 'document', attemptsLeft: 2 });
    await goesOn(begun);
  });
});

describe('A callback', () => {
  it('with a token of a wait that is over changes nothing', async () => {
    const begun = await stack.beginConsented();
    const { taskToken } = z.object({ taskToken: z.string() }).parse(await stack.rowOf(begun));
    await begun.applicant.uploadDocument(await wardrobe.document(ada), 'image/jpeg');
    await stack.sessionOf(begun, ({ step }) => step === 'liveness');
    const before = await stack.eventsOf(begun);

    const stepFunctions = new SFNClient(stack.clientConfiguration('sfn'));
    await expect(
      stepFunctions.send(new SendTaskSuccessCommand({ taskToken, output: '{}' })),
    ).rejects.toThrow(TaskTimedOut);
    expect(await stack.eventsOf(begun)).toEqual(before);
    expect(await begun.applicant.getSession()).toMatchObject({ step: 'liveness' });
  });

  it('repeated after a liveness check is answered and counts once', async () => {
    const begun = await stack.goThrough(await wardrobe.belongingsOf(ben));
    await stack.verificationAt(begun, 'approved');
    const before = await stack.eventsOf(begun);

    await expect(begun.applicant.completeLiveness()).resolves.toMatchObject({ step: 'done' });
    expect(await stack.eventsOf(begun)).toEqual(before);
  });
});

describe('A request', () => {
  it('with a token that has expired says where to get another', async () => {
    const begun = await stack.beginConsented();
    await stack.dynamodb().send(
      new UpdateCommand({
        TableName: stack.output('VerificationsTableName'),
        Key: { id: begun.id },
        UpdateExpression: 'SET applicantTokenExpiresAt = :past',
        ExpressionAttributeValues: { ':past': new Date(Date.now() - 1000).toISOString() },
      }),
    );

    await expect(begun.applicant.getSession()).rejects.toMatchObject({
      status: 403,
      detail: 'The link has expired; ask for a new one where you got it.',
    });
    expect(await stack.application.getVerification(begun.id)).toMatchObject({
      status: 'awaiting_document',
    });
  });

  it.each([
    ['no JSON', '{"contentType": '],
    ['no object', '"image/jpeg"'],
    ['nothing', ''],
  ])('whose body is %s is told so', async (_what, body) => {
    const { status, problem } = await post(await stack.beginConsented(), '/session/document', body);

    expect(status).toBe(400);
    expect(problem.detail).toMatch(/body|object/i);
  });

  it('with a wrong content type is told the right ones', async () => {
    const begun = await stack.beginConsented();
    const { status, problem } = await post(begun, '/session/document', {
      contentType: 'text/plain',
    });

    expect(status).toBe(400);
    expect(problem.errors).toEqual([
      {
        field: 'contentType',
        message: 'must be one of image/jpeg, image/png, image/webp, image/avif',
      },
    ]);
    await goesOn(begun);
  });

  it('with a field nobody knows is told its name', async () => {
    const begun = await stack.beginConsented();
    const { status, problem } = await post(begun, '/session/document', {
      contentType: 'image/jpeg',
      rotate: 90,
    });

    expect(status).toBe(400);
    expect(problem.detail).toContain('rotate');
    await goesOn(begun);
  });
});

describe('A policy', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'honnin-policy-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([
    [
      'on a scale from 0 to 1',
      JSON.stringify({ version: 'v1', liveness: { minimumConfidence: 0.8 } }),
      /liveness\.minimumConfidence: 0\.8 looks like a 0–1 scale: .* did you mean 80\?/,
    ],
    [
      'with a rule nobody knows',
      JSON.stringify({ version: 'v1', match: { aproveFrom: 90 } }),
      /match: .*aproveFrom/,
    ],
    ['that is no JSON', '{', /policy\.json could not be read as JSON/],
  ])('%s keeps the stack from starting, and says why', async (_what, content, message) => {
    const policy = join(folder, 'policy.json');
    await writeFile(policy, content);

    const failure = startEmbeddedAws({ dataFolder: join(folder, 'data'), policy });
    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.not.toThrow(/^\s+at /m);
  });
});

const problemSchema = z.looseObject({
  detail: z.string(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
});

/** Posts what the clients would not. */
async function post({ token }: Begun, path: string, body: object | string) {
  const response = await fetch(`${stack.aws.apiUrl}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, problem: problemSchema.parse(await response.json()) };
}

async function objectAt(Key: string): Promise<Buffer> {
  const Bucket = stack.output('EvidenceBucketName');
  const { Body } = await stack.s3().send(new GetObjectCommand({ Bucket, Key }));
  if (!Body) throw new Error('The object has no body.');
  return Buffer.from(await Body.transformToByteArray());
}

/** How much two pictures differ on average, 0–255. */
async function difference(one: Buffer, other: Buffer): Promise<number> {
  const [ones, others] = await Promise.all(
    [one, other].map((image) =>
      sharp(image).resize(48, 64, { fit: 'fill' }).grayscale().raw().toBuffer(),
    ),
  );
  if (!ones || !others) throw new Error('There is nothing to compare.');
  return (
    ones.reduce((sum, value, index) => sum + Math.abs(value - (others[index] ?? 0)), 0) /
    ones.length
  );
}
