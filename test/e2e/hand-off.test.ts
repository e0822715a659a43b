import { createHmac } from 'node:crypto';
import * as z from 'zod';
import { routes } from '../../lambdas/shared/api/routes';
import { ApplicantClient } from '../../local/applicant/api-client';
import { HeadlessApplicant } from '../../local/applicant/headless-applicant';
import { people } from '../people/people';
import { eventually } from './support/eventually';
import { Stack, type Begun } from './support/stack';
import { Wardrobe } from './support/wardrobe';

const [person] = people;
const redirectUrl = 'https://shop.example/return?order=17';
const consent = { textVersion: 'test-1', language: 'en' } as const;

let wardrobe: Wardrobe;
let stack: Stack;
beforeAll(async () => {
  [wardrobe, stack] = await Promise.all([
    Wardrobe.open(),
    Stack.start({ retention: { documentDays: 90 } }),
  ]);
});
afterAll(async () => {
  await stack.stop();
  await wardrobe.close();
});

/** Calls the API by a token, whatever comes of it. */
async function call(token: string, method: string, path: string, body?: object) {
  const response = await fetch(`${stack.aws.apiUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer = z.record(z.string(), z.unknown()).parse(await response.json());
  return { status: response.status, body: answer };
}

/** Shows a hand-off link on the first device; gives the token in it. */
async function offer({ token }: Pick<Begun, 'token'>): Promise<string> {
  const { status, body } = await call(token, 'POST', '/session/hand-off');
  expect(status).toBe(201);
  const [, handOffToken = ''] = /\/verify#handoff\.([\w-]+)$/.exec(String(body.url)) ?? [];
  expect(handOffToken).toHaveLength(64);
  return handOffToken;
}

const claim = (handOffToken: string) => call(handOffToken, 'POST', '/session/hand-off/claim');

const refused = (detail: string) => ({
  status: 403,
  body: { detail: expect.stringContaining(detail) as string },
});

describe('A verification that is handed to another device', () => {
  it('goes on there to its end, while the first device follows and returns', async () => {
    const begun = await stack.begin(undefined, { redirectUrl });
    expect(await begun.applicant.getSession()).toMatchObject({
      role: 'holder',
      retention: { documentDays: 90, livenessDays: 365 },
      challengeChoice: true,
    });
    await begun.applicant.giveConsent(consent);

    const claimed = await claim(await offer(begun));
    expect(claimed.status).toBe(201);
    const second = new ApplicantClient(stack.aws.apiUrl, String(claimed.body.applicantToken));
    const [holder, follower] = [await second.getSession(), await begun.applicant.getSession()];
    expect(holder).toMatchObject({ role: 'holder', expiresAt: claimed.body.expiresAt });
    expect(follower).toEqual({ ...holder, role: 'follower' });

    const belongings = await wardrobe.belongingsOf(person);
    await new HeadlessApplicant(second, stack.liveness, belongings).goThrough();
    await stack.verificationAt(begun, 'approved');
    expect(await begun.applicant.getSession()).toMatchObject({ role: 'follower', step: 'done' });

    const { events, verdict } = await stack.auditTrailOf(begun);
    expect(verdict).toEqual({ intact: true });
    expect(events.filter(({ type }) => type.startsWith('hand_off.'))).toMatchObject([
      { type: 'hand_off.offered', actor: 'applicant' },
      { type: 'hand_off.claimed', actor: 'applicant' },
    ]);
  });

  it('refuses the first device all but to look on, and says what to do', async () => {
    const begun = await stack.beginConsented();
    await claim(await offer(begun));
    const writes = routes.filter(
      ({ principal, method }) => principal === 'applicant' && method === 'POST',
    );
    expect(writes).toHaveLength(5);
    for (const { path } of writes) {
      const bodies: Record<string, object> = {
        '/session/consent': consent,
        '/session/document': { contentType: 'image/jpeg' },
      };
      expect(await call(begun.token, 'POST', path, bodies[path])).toMatchObject(
        refused('go on there, or ask for a new link'),
      );
    }
    expect(await begun.applicant.getSession()).toMatchObject({ step: 'document' });
  });

  it('goes to one device, however many scan the code at once', async () => {
    const begun = await stack.begin();
    const handOffToken = await offer(begun);
    const claims = await Promise.all(Array.from({ length: 5 }, () => claim(handOffToken)));
    const won = claims.filter(({ status }) => status === 201);
    expect(won).toHaveLength(1);
    for (const lost of claims.filter((answer) => !won.includes(answer))) {
      expect(lost).toMatchObject(refused('has been used'));
    }
    expect(await call(String(won[0]?.body.applicantToken), 'GET', '/session')).toMatchObject({
      body: { role: 'holder' },
    });
    const types = await stack.eventsOf(begun);
    expect(types.filter((type) => type === 'hand_off.claimed')).toHaveLength(1);
  });

  it('can go on to a third device, with both others following', async () => {
    const first = await stack.begin();
    const second = String((await claim(await offer(first))).body.applicantToken);
    const third = String((await claim(await offer({ token: second }))).body.applicantToken);
    const sessions = [first.token, second, third].map((token) => call(token, 'GET', '/session'));
    expect((await Promise.all(sessions)).map(({ body }) => body.role)).toEqual([
      'follower',
      'follower',
      'holder',
    ]);
  });

  it('is ended by a new link from the application, for every device', async () => {
    const application = { subjectId: 'asked-again', redirectUrl };
    const begin = () => stack.application.createVerification(application, 'order-17');
    const { applicantToken: token, redirectSecret } = await begin();
    const second = String((await claim(await offer({ token }))).body.applicantToken);
    const pending = await offer({ token: second });
    const again = await begin();
    expect(again.redirectSecret).toBe(redirectSecret);
    for (const old of [token, second]) {
      expect((await call(old, 'GET', '/session')).status).toBe(401);
    }
    expect((await claim(pending)).status).toBe(401);
    expect(await call(again.applicantToken, 'GET', '/session')).toMatchObject({
      body: { role: 'holder' },
    });
  });
});

describe('A hand-off link', () => {
  it('opens nothing but the claim, and no other token claims', async () => {
    const begun = await stack.begin();
    const handOffToken = await offer(begun);
    for (const { principal, method, path } of routes) {
      if (principal !== 'applicant') continue;
      expect((await call(handOffToken, method, path)).status).toBe(401);
    }
    expect((await claim(begun.token)).status).toBe(401);
    expect((await claim(handOffToken)).status).toBe(201);
  });

  it('is replaced by the next one', async () => {
    const begun = await stack.begin();
    const earlier = await offer(begun);
    const later = await offer(begun);
    expect((await claim(earlier)).status).toBe(401);
    expect((await claim(later)).status).toBe(201);
  });

  it('is not to be had once the verification is over', async () => {
    const begun = await stack.beginConsented();
    const handOffToken = await offer(begun);
    await stack.application.cancelVerification(begun.id);
    await stack.verificationAt(begun, 'canceled');
    expect((await call(begun.token, 'POST', '/session/hand-off')).status).toBe(409);
    expect((await claim(handOffToken)).status).toBe(409);
  });

  it('and the tokens it leads to are in no row and no log', async () => {
    const begun = await stack.begin();
    const handOffToken = await offer(begun);
    const { applicantToken } = (await claim(handOffToken)).body;
    const kept = JSON.stringify(await stack.rowOf(begun)) + (await stack.functionLogs());
    expect(kept).toContain(begun.id);
    for (const token of [begun.token, handOffToken, String(applicantToken)]) {
      expect(kept).not.toContain(token);
      expect(kept).not.toContain(Buffer.from(token, 'base64url').subarray(16).toString('hex'));
    }
  });
});

describe('The return to the application', () => {
  it('proves that it comes from here, for this verification, and tells no outcome', async () => {
    const { id, applicantToken, redirectSecret } = await stack.application.createVerification({
      subjectId: 'returning',
      redirectUrl,
    });
    const applicant = new ApplicantClient(stack.aws.apiUrl, applicantToken);
    await applicant.giveConsent(consent);
    const waiting = await eventually(
      () => applicant.getSession(),
      ({ step }) => step === 'document',
    );
    expect(waiting).not.toHaveProperty('returnUrl');
    await stack.application.cancelVerification(id);
    await stack.verificationAt({ id }, 'canceled');

    const url = new URL(String((await applicant.getSession()).returnUrl));
    expect(`${url.origin}${url.pathname}`).toBe('https://shop.example/return');
    const { order, verification, reference = '' } = Object.fromEntries(url.searchParams);
    expect([order, verification, url.searchParams.size]).toEqual(['17', id, 3]);
    const [version = '', issuedAt = '', signature] = reference.split('.');
    const expected = createHmac('sha256', String(redirectSecret))
      .update(`${version}.${id}.${issuedAt}`)
      .digest('base64url');
    expect([version, signature]).toEqual(['v1', expected]);
  });
});

describe('An applicant who asks for the movement challenge', () => {
  const challenge = 'FaceMovementChallenge';
  const ask = ({ token }: Begun) =>
    call(token, 'POST', '/session/consent', { ...consent, challenge });

  it('is given it, and no other from then on', async () => {
    const begun = await stack.begin();
    expect((await ask(begun)).body).toMatchObject({ challenge, challengeChoice: false });
    await stack.sessionOf(begun, ({ step }) => step === 'document');
    await begun.applicant.uploadDocument(await wardrobe.document(person), 'image/jpeg');
    await stack.sessionOf(begun, ({ step }) => step === 'liveness');
    expect(await begun.applicant.startLiveness()).toMatchObject({ challenge });

    const { events } = await stack.auditTrailOf(begun);
    expect(events.find(({ type }) => type === 'consent.given')).toMatchObject({
      actor: 'applicant',
      data: { challenge },
    });
  });

  it('comes too late once the other one has been opened', async () => {
    const begun = await stack.beginAtLiveness(await wardrobe.document(person));
    expect(await begun.applicant.startLiveness()).toMatchObject({
      challenge: 'FaceMovementAndLightChallenge',
    });
    expect((await ask(begun)).status).toBe(409);
    expect(await begun.applicant.getSession()).toMatchObject({ challengeChoice: false });
  });
});
