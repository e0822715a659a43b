import { ReviewerClient } from '../../local/applicant/api-client';
import { ApiError } from '../../local/applicant/api-error';
import { drawDocument } from '../people/document';
import { people } from '../people/people';
import { MovableClock } from '../support/movable-clock';
import { Stack, type Begun } from './support/stack';

const [ada] = people;

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** For a stack, three documents and a machine that may be busy; in milliseconds. */
const PATIENCE = 240_000;

const clock = new MovableClock();
let document: Buffer;
let stack: Stack;
/** What became of three who asked at once, on the first day. */
let answers: (number | 'opened')[];
/** The one who was turned away. */
let putOff: Begun;

beforeAll(async () => {
  document = await drawDocument(ada);
  // Pays for two sessions a day at the list price of us-east-1.
  stack = await Stack.start({}, { clock, context: { livenessBudget: '0.03' } });
  clock.advance(DAY - (clock.now() % DAY) + 10 * HOUR); // ten in the morning
  const all = await severalAtLiveness(3);
  answers = await Promise.all(all.map(ask));
  const refused = all.find((_, index) => answers[index] === 503);
  if (!refused) throw new Error('Nobody was turned away.');
  putOff = refused;
}, PATIENCE);

afterAll(() => stack.stop());

/** How the API answers who asks for a liveness session. */
async function ask({ applicant }: Begun): Promise<'opened' | number> {
  try {
    await applicant.startLiveness();
    return 'opened';
  } catch (error) {
    if (error instanceof ApiError) return error.status;
    throw error;
  }
}

const severalAtLiveness = (count: number): Promise<Begun[]> =>
  Promise.all(Array.from({ length: count }, () => stack.beginAtLiveness(document)));

const nextMidnight = (): string =>
  new Date((Math.floor(clock.now() / DAY) + 1) * DAY).toISOString();

describe('A budget for two liveness sessions a day', () => {
  it('pays for two of those who ask at once, and puts off the third', () => {
    expect([...answers].sort()).toEqual([503, 'opened', 'opened']);
  });

  it('tells the applicant and the application from when on there is another', async () => {
    const postponedUntil = nextMidnight();
    const session = await stack.sessionOf(putOff, ({ step }) => step === 'liveness');
    const expiresAt = new Date(Date.parse(postponedUntil) + HOUR).toISOString();
    expect(session).toMatchObject({ postponedUntil, expiresAt });
    expect(await stack.application.getVerification(putOff.id)).toMatchObject({ postponedUntil });
    // Whoever signed in before the clock was moved is signed out by now.
    const reviewer = new ReviewerClient(stack.aws.apiUrl, await stack.aws.reviewerToken());
    const { events } = await reviewer.getAuditTrail(putOff.id);
    expect(events.map(({ type }) => type)).toContain('liveness.postponed');
  });

  it('lets a verification wait that would have expired meanwhile', async () => {
    await stack.pass(clock, 5 * HOUR);
    const { status } = await stack.application.getVerification(putOff.id);
    expect(status).toBe('awaiting_liveness');
    expect(await ask(putOff)).toBe(503);
  });

  it('is there anew on the next day, for those who were put off, too', async () => {
    await stack.pass(clock, Date.parse(nextMidnight()) - clock.now() + 10 * 60_000);
    expect((await putOff.applicant.getSession()).postponedUntil).toBeUndefined();
    expect(await ask(putOff)).toBe('opened');
    const more = await severalAtLiveness(2);
    expect((await Promise.all(more.map(ask))).sort()).toEqual([503, 'opened']);
  });

  it('lets a wait expire in which nobody came back', async () => {
    await stack.pass(clock, HOUR);
    const { reason } = await stack.verificationAt(putOff, 'expired');
    expect(reason).toBe('EXPIRED');
  });
});
