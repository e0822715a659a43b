/** @jest-environment jsdom */
import { act, screen } from '@testing-library/react';
import type { Session } from '../../web/api/client';
import { ApiError, ConnectionError } from '../../web/api/errors';
import { Journey } from '../../web/applicant/journey';
import { pollingInterval } from '../../web/applicant/session/polling';
import { en } from '../../web/applicant/texts/en';
import { es } from '../../web/applicant/texts/es';
import { ja } from '../../web/applicant/texts/ja';
import { session, show } from './support/applicant';

afterEach(() => localStorage.clear());

function showAt(answer: Partial<Session> | Error, handedOver = false) {
  const read = jest.fn(() =>
    answer instanceof Error ? Promise.reject(answer) : Promise.resolve(session(answer)),
  );
  show(<Journey handedOver={handedOver} />, { api: { read } });
  return read;
}

const titled = (name: string) => screen.findByRole('heading', { level: 1, name });

describe('The page of a verification', () => {
  it.each<[string, Partial<Session>, string]>([
    ['consent', { step: 'consent' }, en.welcome.title],
    ['the document', { step: 'document' }, en.document.title],
    [
      'a document that was refused',
      { step: 'document', reason: 'NO_FACE', attemptsLeft: 2 },
      en.documentReasons.NO_FACE.title,
    ],
    [
      'the verdict on the document',
      { step: 'checking', status: 'checking_document' },
      en.document.checking.title,
    ],
    ['the workflow', { step: 'checking' }, en.loading],
    ['the decision', { step: 'deciding', status: 'deciding' }, en.deciding.title],
    ['a reviewer', { step: 'review', status: 'in_review' }, en.result.in_review.title],
    ['another device', { step: 'document', role: 'follower' }, en.following.title],
  ])('goes where the service says it is: %s', async (_, answer, title) => {
    showAt(answer);
    expect(await titled(title)).toBeTruthy();
  });

  it.each<[Partial<Session>, string]>([
    [{ status: 'approved' }, en.result.approved.title],
    [{ status: 'failed' }, en.result.failed.title],
    [{ status: 'expired', reason: 'EXPIRED' }, en.result.EXPIRED.title],
    [{ status: 'canceled', reason: 'CANCELED' }, en.result.CANCELED.title],
    [{ status: 'rejected', reason: 'NOT_CONFIRMED' }, en.result.NOT_CONFIRMED.title],
    [{ status: 'rejected', reason: 'LIVENESS_UNCLEAR' }, en.result.LIVENESS_UNCLEAR.title],
  ])('tells the result of %j', async (answer, title) => {
    showAt({ ...answer, step: 'done' });
    expect(await titled(title)).toBeTruthy();
    expect(screen.queryByRole('link')).toBeNull();
  });

  it('tells who is paused until when, and goes on by itself once that is over', async () => {
    const until = '2999-01-01T12:00:00.000Z';
    const read = showAt({ step: 'document', hold: { kind: 'paused', until } });
    const title = await titled(en.held.paused.title);
    expect(document.activeElement).toBe(title);
    expect(screen.getByText(/You can go on at Jan 1, 2999/)).toBeTruthy();
    expect(screen.queryByRole('button')).toBeNull();
    expect(pollingInterval(session({ step: 'document' }), null)).toBe(10_000);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['en', en],
    ['ja', ja],
    ['es', es],
  ] as const)(
    'tells who is blocked that nothing is left to do here, in "%s"',
    async (language, texts) => {
      const read = () => Promise.resolve(session({ step: 'liveness', hold: { kind: 'blocked' } }));
      show(<Journey handedOver={false} />, { api: { read }, language });
      expect(await titled(texts.held.blocked.title)).toBeTruthy();
      expect(screen.getByText(texts.held.blocked.help)).toBeTruthy();
      expect(screen.queryByRole('button')).toBeNull();
    },
  );

  it('lets a follower follow, whatever holds them', async () => {
    showAt({ step: 'document', role: 'follower', hold: { kind: 'blocked' } });
    expect(await titled(en.following.title)).toBeTruthy();
  });

  it('leads back to the product that asked, on whichever device', async () => {
    showAt({ step: 'done', status: 'approved', returnUrl: 'https://shop.example/?r=1' }, true);
    await titled(en.result.approved.title);
    const link = screen.getByRole<HTMLAnchorElement>('link', { name: en.result.return });
    expect(link.href).toBe('https://shop.example/?r=1');
    expect(screen.getByText(en.result.otherDevice)).toBeTruthy();
  });

  it('shows a follower the result', async () => {
    showAt({ step: 'done', status: 'approved', role: 'follower' });
    expect(await titled(en.result.approved.title)).toBeTruthy();
  });

  it('tells which step a follower waits for', async () => {
    showAt({ step: 'liveness', status: 'awaiting_liveness', role: 'follower' });
    await titled(en.following.title);
    expect(screen.getByRole('status').textContent).toContain(en.following.liveness);
    const current = screen.getByText(en.steps.face).closest('li');
    expect(current?.getAttribute('aria-current')).toBe('step');
  });

  it.each([
    [401, en.trouble.refusedTitle],
    [403, en.trouble.expiredTitle],
    [404, en.trouble.serverTitle],
  ])('says what a status of %d means, and asks no more of it', async (status, title) => {
    const read = showAt(new ApiError(status));
    expect(await titled(title)).toBeTruthy();
    expect(read).toHaveBeenCalledTimes(1);
  });

  it.each([
    [new ApiError(503), en.trouble.serverTitle],
    [new ConnectionError('no network'), en.trouble.connectionTitle],
  ])('tries again for a while after "%s"', async (error, title) => {
    const read = showAt(error);
    expect(await titled(title)).toBeTruthy();
    expect(read).toHaveBeenCalledTimes(3);
    act(() => screen.getByRole('button', { name: en.tryAgain }).click());
    expect(read).toHaveBeenCalledTimes(4);
  });

  it('speaks the language the verification was begun in, unless another was chosen', async () => {
    showAt({ locale: 'ja' });
    expect(await titled(ja.welcome.title)).toBeTruthy();
  });
});

describe('How often the page asks how it stands', () => {
  const interval = (differences: Partial<Session>) => pollingInterval(session(differences), null);

  it('is often while the service works, and seldom while the person does', () => {
    expect(interval({ step: 'checking' })).toBe(1000);
    expect(interval({ step: 'deciding' })).toBe(1000);
    expect(interval({ step: 'document' })).toBe(10_000);
    expect(interval({ step: 'document', role: 'follower' })).toBe(2000);
    expect(interval({ step: 'review' })).toBe(15_000);
  });

  it('is no more once nothing will change', () => {
    expect(interval({ step: 'done' })).toBe(false);
    expect(pollingInterval(undefined, new ApiError(401))).toBe(false);
  });

  it('goes on while there is no connection', () => {
    expect(pollingInterval(undefined, new ConnectionError('no network'))).toBe(10_000);
  });
});
