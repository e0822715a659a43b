/** @jest-environment jsdom */
import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Consent, Session } from '../../web/api/client';
import { ApiError } from '../../web/api/errors';
import { CONSENT_TEXT_VERSION } from '../../web/applicant/consent-text';
import { Welcome } from '../../web/applicant/screens/welcome';
import { en } from '../../web/applicant/texts/en';
import { ja } from '../../web/applicant/texts/ja';
import { session, show } from './support/applicant';

const { welcome } = en;

const agreed = () => jest.fn<Promise<Session>, [Consent]>().mockResolvedValue(session());

async function showWelcome(differences: Partial<Session> = {}, giveConsent = agreed()) {
  const onHandOff = jest.fn();
  const shown = session(differences);
  show(<Welcome session={shown} onHandOff={onHandOff} />, { api: { giveConsent } });
  await act(() => Promise.resolve()); // The cameras are looked up.
  return { giveConsent, onHandOff, user: userEvent.setup() };
}

function installCameras(count: number): void {
  const cameras = Array.from({ length: count }, () => ({ kind: 'videoinput', deviceId: '' }));
  const mediaDevices = Object.assign(new EventTarget(), {
    enumerateDevices: () => Promise.resolve([{ kind: 'audioinput', deviceId: '' }, ...cameras]),
  });
  Object.defineProperty(navigator, 'mediaDevices', { value: mediaDevices, configurable: true });
}

beforeEach(() => installCameras(1));

describe('The first screen', () => {
  it('takes the focus to its heading', async () => {
    await showWelcome();
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }));
    expect(document.title).toBe(`${welcome.title} · Honnin`);
  });

  it('tells how long everything is kept, as the policy says', async () => {
    const { retention } = session();
    await showWelcome({ retention: { ...retention, documentDays: 30, livenessDays: 20 } });
    expect(screen.getByText(/encrypted, for 30 days/)).toBeTruthy();
    expect(screen.getByText(/description of your face.* for 1095 days/)).toBeTruthy();
    expect(screen.getByText(/without pictures, for 2555 days/)).toBeTruthy();
    expect(screen.getByText(/scrambled traces.* for 30 days/)).toBeTruthy();
  });

  it('records the consent by the version and the language of what was read', async () => {
    const { giveConsent, user } = await showWelcome();
    await user.click(screen.getByRole('button', { name: welcome.agree }));
    expect(giveConsent).toHaveBeenCalledWith({
      textVersion: CONSENT_TEXT_VERSION,
      language: 'en',
    });
  });

  it('lets people whom light may harm ask for the challenge without it', async () => {
    const { giveConsent, user } = await showWelcome();
    await user.click(screen.getByRole('checkbox', { name: welcome.lightChoice }));
    await user.click(screen.getByRole('button', { name: welcome.agree }));
    const [[consent] = []] = giveConsent.mock.calls;
    expect(consent?.challenge).toBe('FaceMovementChallenge');
  });

  it('warns people whom light may harm where the policy gives them no choice', async () => {
    await showWelcome({ challengeChoice: false });
    expect(screen.queryByRole('checkbox')).toBeNull();
    expect(screen.getByText(welcome.lightNoChoice)).toBeTruthy();
  });

  it('does not warn of light where there is none', async () => {
    await showWelcome({ challenge: 'FaceMovementChallenge' });
    expect(screen.queryByText(welcome.lightTitle)).toBeNull();
  });

  it('says when the consent could not be recorded, and lets it be given again', async () => {
    const refuse = agreed().mockRejectedValue(new ApiError(503));
    const { user } = await showWelcome({}, refuse);
    await user.click(screen.getByRole('button', { name: welcome.agree }));
    expect((await screen.findByRole('alert')).textContent).toBe(en.trouble.notSaved);
    await user.click(screen.getByRole('button', { name: welcome.agree }));
    expect(refuse).toHaveBeenCalledTimes(2);
  });

  it('advises to go on on a phone where there is no camera', async () => {
    installCameras(0);
    const { onHandOff, user } = await showWelcome();
    expect(await screen.findByText(welcome.noCamera)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: en.handOff.offer }));
    expect(onHandOff).toHaveBeenCalledTimes(1);
  });

  it('speaks Japanese', async () => {
    show(<Welcome session={session()} onHandOff={() => undefined} />, { language: 'ja' });
    await waitFor(() => expect(screen.getByText(/365日間/)).toBeTruthy());
    expect(screen.getByRole('button', { name: ja.welcome.agree })).toBeTruthy();
  });
});
