import { ListFacesCommand, RekognitionClient } from '@aws-sdk/client-rekognition';
import { reasonSchema } from '../../lambdas/shared/reasons';
import { isFinal } from '../../lambdas/shared/verification';
import type { Verification } from '../../local/applicant/api-views';
import { eventually } from './support/eventually';
import { Stack, type Begun } from './support/stack';

const word = (reason: string) => `reject-${reason.toLowerCase().replaceAll('_', '-')}`;

/** Every outcome there is, by the word that asks for it. */
const outcomes: [string, string, string | undefined][] = [
  ['approve', 'approved', undefined],
  ['expire', 'expired', 'EXPIRED'],
  ['cancel', 'canceled', 'CANCELED'],
  ['fail', 'failed', undefined],
  ...reasonSchema
    .exclude(['EXPIRED', 'CANCELED'])
    .options.map((reason): [string, string, string] => [word(reason), 'rejected', reason]),
];

let stack: Stack;

const ended = ({ id }: Begun): Promise<Verification> =>
  eventually(
    () => stack.application.getVerification(id),
    ({ status }) => isFinal(status),
  );

describe('On a test stage', () => {
  beforeAll(async () => {
    stack = await Stack.start({}, { stage: 'test' });
  });
  afterAll(() => stack.stop());

  it.each(outcomes)('a subject asks by “%s” to be %s: %s', async (asked, status, reason) => {
    const begun = await stack.begin(`honnin.test:${asked}`);
    const verification = await ended(begun);
    expect(verification).toMatchObject({ status, forced: true });
    expect(verification.reason).toBe(reason);
    expect(await stack.eventsOf(begun)).toEqual([
      'verification.created',
      'verification.forced',
      status === 'failed' ? 'verification.faulted' : 'verification.decided',
    ]);
    expect(await stack.rowOf(begun)).toMatchObject({ forced: true });
    expect(await stack.reviewer.getVerification(begun.id)).toMatchObject({ forced: true });
  });

  it('subjects of one outcome are told apart by what follows a colon', async () => {
    const begun = await stack.begin('honnin.test:reject-no-face:customer-7');
    expect(await ended(begun)).toMatchObject({ status: 'rejected', reason: 'NO_FACE' });
  });

  it('a word that names no outcome fails, and the execution says which do', async () => {
    const begun = await stack.begin('honnin.test:aprove');
    expect(await ended(begun)).toMatchObject({ status: 'failed', forced: true });
    const { events } = await stack.auditTrailOf(begun);
    expect(events.at(-1)?.data).toMatchObject({ error: 'UnknownTestSubject' });
  });

  it.each([
    ['approve', 'SAME_PERSON', { status: 'approved' }],
    ['reject', 'DIFFERENT_PERSON', { status: 'rejected', reason: 'REVIEWER_REJECTED' }],
  ] as const)(
    'a reviewer may %s what a subject sends to review',
    async (decision, reason, then) => {
      const begun = await stack.begin('honnin.test:review');
      await stack.verificationAt(begun, 'in_review');
      await stack.reviewer.reviewVerification(begun.id, { decision, reason, note: 'For the test' });
      expect(await ended(begun)).toMatchObject({ ...then, forced: true });
    },
  );

  it('an application may cancel what a subject sends to review', async () => {
    const begun = await stack.begin('honnin.test:review');
    await stack.verificationAt(begun, 'in_review');
    await stack.application.cancelVerification(begun.id);
    expect(await ended(begun)).toMatchObject({ status: 'canceled', forced: true });
  });

  it('nothing of it is enrolled, counted among scores or measured as a decision', async () => {
    await ended(await stack.begin('honnin.test:approve'));
    const rekognition = new RekognitionClient(stack.clientConfiguration('rekognition'));
    const CollectionId = stack.output('CollectionId');
    const { Faces } = await rekognition.send(new ListFacesCommand({ CollectionId }));
    expect(Faces).toEqual([]);
    const answer = await fetch(`${stack.aws.apiUrl}/review/scores`, {
      headers: { authorization: `Bearer ${await stack.aws.reviewerToken()}` },
    });
    expect(await answer.json()).toEqual({ items: [] });
    expect(await stack.functionLogs()).not.toContain('"Decided"');
  });

  it('every other subject waits for a document as ever', async () => {
    const begun = await stack.begin('honnin.tested:approve');
    expect((await stack.sessionOf(begun, ({ step }) => step === 'consent')).status).toBe(
      'awaiting_document',
    );
    await eventually(
      () => stack.rowOf(begun),
      ({ awaiting }) => awaiting === 'document',
    );
    expect(await stack.rowOf(begun)).not.toHaveProperty('forced');
  });
});

describe('In production', () => {
  beforeAll(async () => {
    stack = await Stack.start({}, { stage: 'production' });
  });
  afterAll(() => stack.stop());

  it('the same subject waits for a document', async () => {
    const begun = await stack.begin('honnin.test:approve');
    await eventually(
      () => stack.rowOf(begun),
      ({ awaiting }) => awaiting === 'document',
    );
    expect(await stack.application.getVerification(begun.id)).toMatchObject({
      status: 'awaiting_document',
    });
    expect(await stack.eventsOf(begun)).toEqual(['verification.created']);
  });
});
