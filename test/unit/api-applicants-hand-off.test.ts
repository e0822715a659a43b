import './support/environment';
import { handler } from '../../lambdas/api-applicants/handler';
import {
  createApplicantToken,
  isSecretOf,
  parseApplicantToken,
} from '../../lambdas/shared/applicant-token';
import type { Verification } from '../../lambdas/shared/verification';
import { call, type Answer } from './support/api-event';
import { Tables } from './support/tables';
import {
  applicant,
  applicantTokenHash,
  givenVerification,
  verificationId,
} from './support/verifications';

const tables = new Tables();
beforeEach(() => tables.reset());

const request = (method: string, resource: string, caller = applicant) =>
  call(handler, { method, resource, caller });
const offer = (caller = applicant) => request('POST', '/session/hand-off', caller);
const claim = (tokenHash: string) =>
  request('POST', '/session/hand-off/claim', { ...applicant, principal: 'handOff', tokenHash });
const row = () => tables.verification(verificationId);
const last = () => tables.trail(verificationId).at(-1);

const handed = createApplicantToken(verificationId).secretHash;
const later = '2999-01-01T00:00:00.000Z';
const givenOffer = (changes: Partial<Verification> = {}) =>
  givenVerification(tables, { handOff: { tokenHash: handed, expiresAt: later }, ...changes });

describe('Offering a hand-off', () => {
  const tokenOf = ({ body }: Answer) =>
    /^https:\/\/verify\.example\.com\/verify#handoff\.([\w-]{64})$/.exec(String(body.url))?.[1];

  it('gives a link for five minutes, and keeps only the hash of its secret', async () => {
    givenVerification(tables);
    const answer = await offer();
    expect(answer.status).toBe(201);
    const token = tokenOf(answer) ?? '';
    const parts = parseApplicantToken(token);
    const { handOff } = row();
    expect(parts?.verificationId).toBe(verificationId);
    expect(parts && handOff && isSecretOf(parts.secret, handOff.tokenHash)).toBe(true);
    expect(JSON.stringify([row(), tables.trail(verificationId)])).not.toContain(token);
    expect(handOff?.expiresAt).toBe(answer.body.expiresAt);
    const remaining = Date.parse(String(answer.body.expiresAt)) - Date.now();
    expect(remaining).toBeGreaterThan(290_000);
    expect(remaining).toBeLessThanOrEqual(300_000);
  });

  it('is audited', async () => {
    givenVerification(tables);
    const { body } = await offer();
    expect(last()).toMatchObject({
      type: 'hand_off.offered',
      actor: 'applicant',
      data: { expiresAt: body.expiresAt },
    });
  });

  it('does not outlast the link it hands over', async () => {
    const soon = new Date(Date.now() + 60_000).toISOString();
    givenVerification(tables, { applicantTokenExpiresAt: soon });
    expect((await offer()).body.expiresAt).toBe(soon);
  });

  it('replaces the one before', async () => {
    givenVerification(tables);
    await offer();
    const first = row().handOff?.tokenHash ?? '';
    await offer();
    expect((await claim(first)).status).toBe(403);
    expect((await claim(row().handOff?.tokenHash ?? '')).status).toBe(201);
  });

  it.each(['in_review', 'approved', 'expired'] as const)('is refused when %s', async (status) => {
    givenVerification(tables, { status });
    expect((await offer()).body).toMatchObject({
      status: 409,
      detail: expect.stringContaining('Nothing is left to do') as string,
    });
    expect(row().handOff).toBeUndefined();
  });
});

describe('Claiming a hand-off', () => {
  it('gives a token of its own, which replaces the first one and lasts no longer', async () => {
    givenOffer();
    const { status, body } = await claim(handed);
    expect(status).toBe(201);
    expect(body.expiresAt).toBe(row().applicantTokenExpiresAt);
    const parts = parseApplicantToken(String(body.applicantToken));
    expect(parts && isSecretOf(parts.secret, row().applicantTokenHash ?? '')).toBe(true);
    expect(row().followerTokenHashes).toEqual([applicantTokenHash]);
    expect(JSON.stringify(row())).not.toContain(String(body.applicantToken));
    expect(last()).toMatchObject({ type: 'hand_off.claimed', actor: 'applicant' });
  });

  it('works once', async () => {
    givenOffer();
    await claim(handed);
    expect((await claim(handed)).body).toMatchObject({
      status: 403,
      detail: expect.stringContaining('has been used') as string,
    });
  });

  it('lets one of two through that arrive together', async () => {
    givenOffer();
    const answers = await Promise.all([claim(handed), claim(handed)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 403]);
    const [won] = answers.filter(({ status }) => status === 201);
    const parts = parseApplicantToken(String(won?.body.applicantToken));
    expect(parts && isSecretOf(parts.secret, row().applicantTokenHash ?? '')).toBe(true);
    expect(row().followerTokenHashes).toEqual([applicantTokenHash]);
  });

  it('is refused when the first device has shown another link in the meantime', async () => {
    givenOffer();
    const another = { tokenHash: 'another', expiresAt: later };
    // As an audited write does, which a claim meets by the head of the chain.
    tables.beforeNextTransaction = () =>
      tables.change(verificationId, { handOff: another, auditHash: 'moved on' });
    expect((await claim(handed)).status).toBe(403);
    expect(row().handOff).toEqual(another);
    expect(row().applicantTokenHash).toBe(applicantTokenHash);
  });

  it('is refused once nothing is left to do', async () => {
    givenOffer({ status: 'approved' });
    expect((await claim(handed)).status).toBe(409);
    expect(row().applicantTokenHash).toBe(applicantTokenHash);
  });

  it('needs a hand-off link, not the applicant’s', async () => {
    givenOffer();
    expect((await request('POST', '/session/hand-off/claim')).status).toBe(403);
  });

  it('lets a few devices follow, and forgets the oldest', async () => {
    givenOffer({ followerTokenHashes: ['one', 'two', 'three', 'four'] });
    await claim(handed);
    expect(row().followerTokenHashes).toEqual(['two', 'three', 'four', applicantTokenHash]);
  });
});

describe('A device that has handed over', () => {
  const follower = { ...applicant, tokenHash: 'handed-over' };

  it('follows along', async () => {
    givenVerification(tables, { followerTokenHashes: [follower.tokenHash] });
    expect(await request('GET', '/session', follower)).toMatchObject({
      status: 200,
      body: { role: 'follower', step: 'consent' },
    });
  });

  it.each([
    ['/session/consent', { textVersion: '1', language: 'en' }],
    ['/session/document', { contentType: 'image/jpeg' }],
    ['/session/liveness', undefined],
    ['/session/liveness/complete', undefined],
    ['/session/hand-off', undefined],
  ])('is refused POST %s, and told what to do', async (resource, body) => {
    givenVerification(tables, {
      followerTokenHashes: [follower.tokenHash],
      status: 'awaiting_liveness',
      awaiting: 'liveness',
    });
    const before = row();
    const answer = await call(handler, { method: 'POST', resource, body, caller: follower });
    expect(answer.body).toMatchObject({
      status: 403,
      detail: expect.stringContaining('go on there, or ask for a new link') as string,
    });
    expect(row()).toEqual(before);
  });
});
