/** @jest-environment jsdom */
import { act, screen } from '@testing-library/react';
import { HandOffScreen } from '../../web/applicant/hand-off/hand-off-screen';
import { en } from '../../web/applicant/texts/en';
import { session, show } from './support/applicant';

const START = new Date('2027-01-01T12:00:00Z');
/** How long the codes of this test work, in milliseconds. */
const LIFETIME = 65_000;

beforeEach(() => jest.useFakeTimers({ now: START }));
afterEach(() => jest.useRealTimers());

const pass = (milliseconds: number) => act(() => jest.advanceTimersByTimeAsync(milliseconds));

async function showScreen() {
  let offers = 0;
  const offerHandOff = jest.fn(() => {
    offers += 1;
    const expiresAt = new Date(Date.now() + LIFETIME).toISOString();
    return Promise.resolve({ url: `https://honnin.example/verify#handoff.t${offers}`, expiresAt });
  });
  const onBack = jest.fn();
  show(<HandOffScreen onBack={onBack} />, {
    api: { offerHandOff, read: () => Promise.resolve(session()) },
  });
  await pass(0);
  return { offerHandOff, onBack };
}

describe('The hand-off to a phone', () => {
  it('shows a code to scan and the same as a link to copy', async () => {
    await showScreen();
    expect(screen.getByRole('img', { name: en.handOff.code })).toBeTruthy();
    const link = screen.getByRole<HTMLInputElement>('textbox', { name: en.handOff.orCopy });
    expect(link.value).toBe('https://honnin.example/verify#handoff.t1');
  });

  it('counts down until the code runs out', async () => {
    await showScreen();
    expect(screen.getByRole('timer').textContent).toContain('1:05');
    await pass(6000);
    expect(screen.getByRole('timer').textContent).toContain('0:59');
  });

  it('shows a new code when it is asked for one', async () => {
    const { offerHandOff } = await showScreen();
    await pass(LIFETIME);
    expect(screen.queryByRole('img')).toBeNull();
    expect(screen.getByRole('status').textContent).toBe(en.handOff.expired);
    act(() => screen.getByRole('button', { name: en.handOff.renew }).click());
    await pass(0);
    expect(offerHandOff).toHaveBeenCalledTimes(2);
    expect(screen.getByRole<HTMLInputElement>('textbox').value).toMatch(/t2$/);
    expect(screen.getByRole('timer').textContent).toContain('1:05');
  });

  it('says when there is no code to be had, and tries again', async () => {
    const offerHandOff = jest.fn(() => Promise.reject(new Error('no network')));
    show(<HandOffScreen onBack={() => undefined} />, {
      api: { offerHandOff, read: () => Promise.resolve(session()) },
    });
    await pass(0);
    expect(screen.getByText(en.handOff.failed)).toBeTruthy();
    act(() => screen.getByRole('button', { name: en.tryAgain }).click());
    await pass(0);
    expect(offerHandOff).toHaveBeenCalledTimes(2);
  });
});
