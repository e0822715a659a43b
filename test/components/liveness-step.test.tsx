/** @jest-environment jsdom */
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Session, SessionApi } from '../../web/api/client';
import { ApiError, ConnectionError } from '../../web/api/errors';
import { Journey } from '../../web/applicant/journey';
import { LivenessStep } from '../../web/applicant/liveness/liveness-step';
import { en } from '../../web/applicant/texts/en';
import { formatTime } from '../../web/applicant/texts/format';
import type { LivenessFailure } from '../../web/liveness/failure';
import type { LivenessCheckProps } from '../../web/liveness/liveness-check';
import { session, show } from './support/applicant';

/** Stands for the component with the camera, and ends as a test says. */
jest.mock('../../web/liveness/liveness-check', () => ({
  __esModule: true,
  default: ({ openSession, onEnded, onFailed }: LivenessCheckProps) => (
    <>
      <button onClick={onEnded}>end</button>
      <button onClick={() => void openSession().catch(() => onFailed('session_refused'))}>
        start
      </button>
      {Object.keys(en.failures).map((failure) => (
        <button key={failure} onClick={() => onFailed(failure as LivenessFailure)}>
          {failure}
        </button>
      ))}
    </>
  ),
}));

const deciding = session({ step: 'deciding', status: 'deciding' });

async function showStep(api: Partial<SessionApi> = {}, differences: Partial<Session> = {}) {
  const atLiveness = session({ step: 'liveness', status: 'awaiting_liveness', ...differences });
  const onHandOff = jest.fn();
  show(<LivenessStep session={atLiveness} onHandOff={onHandOff} />, {
    api: { read: () => Promise.resolve(atLiveness), ...api },
  });
  await screen.findByText('start');
  return { user: userEvent.setup(), onHandOff };
}

const heading = () => screen.getByRole('heading', { level: 1 }).textContent;
const press = (name: string) => screen.getByRole('button', { name });

describe('The step of the face check', () => {
  it('tells the attempts that are left', async () => {
    await showStep({}, { attemptsLeft: 1 });
    expect(screen.getByText('You have 1 attempt left.')).toBeTruthy();
  });

  it('says after an attempt that did not do what to do better', async () => {
    await showStep({}, { reason: 'LIVENESS_UNCLEAR', attemptsLeft: 2 });
    expect(heading()).toBe(en.liveness.again);
  });

  it('tells the service when the check has ended', async () => {
    const completeLiveness = jest.fn(() => Promise.resolve(deciding));
    const { user } = await showStep({ completeLiveness });
    await user.click(press('end'));
    expect(completeLiveness).toHaveBeenCalledTimes(1);
  });

  it.each(Object.entries(en.failures))(
    'has a sentence and a way on for the failure "%s"',
    async (failure, { title, text }) => {
      const { user } = await showStep();
      await user.click(press(failure));
      expect(heading()).toBe(title);
      expect(screen.getByText(text)).toBeTruthy();
      await user.click(press(en.tryAgain));
      expect(press('start')).toBeTruthy();
    },
  );

  it.each(['camera_refused', 'camera_missing', 'browser_unsupported', 'device_too_slow'])(
    'offers another device for the failure "%s"',
    async (failure) => {
      const { user, onHandOff } = await showStep();
      await user.click(press(failure));
      await user.click(press(en.handOff.offer));
      expect(onHandOff).toHaveBeenCalledTimes(1);
    },
  );

  it('completes where no session is left to open', async () => {
    const completeLiveness = jest.fn(() => Promise.resolve(deciding));
    const openLiveness = () => Promise.reject(new ApiError(409));
    const { user } = await showStep({ openLiveness, completeLiveness });
    await user.click(press('start'));
    await waitFor(() => expect(completeLiveness).toHaveBeenCalledTimes(1));
  });

  describe('where no check can be begun for now', () => {
    const until = '2027-01-01T00:00:00.000Z';
    const putOff = session({
      step: 'liveness',
      status: 'awaiting_liveness',
      postponedUntil: until,
      expiresAt: '2027-01-01T01:00:00.000Z',
    });

    it('says from when on, and until when the link works', () => {
      show(<LivenessStep session={putOff} onHandOff={jest.fn()} />);
      expect(heading()).toBe(en.liveness.postponed);
      expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }));
      expect(screen.getByText(/You can go on from/).textContent).toContain(formatTime(until, 'en'));
      expect(screen.getByText(/It works until/).textContent).toContain(
        formatTime(putOff.expiresAt, 'en'),
      );
    });

    it('lets it be tried all the same, and says so again', async () => {
      const openLiveness = jest.fn(() => Promise.reject(new ApiError(503)));
      const read = jest.fn(() => Promise.resolve(putOff));
      show(<LivenessStep session={putOff} onHandOff={jest.fn()} />, {
        api: { openLiveness, read },
      });
      const user = userEvent.setup();
      await user.click(press(en.tryAgain));
      await user.click(await screen.findByText('start'));
      await screen.findByText(en.liveness.postponed);
      expect(openLiveness).toHaveBeenCalledTimes(1);
    });

    it('is found out when one is begun', async () => {
      const before = session({ step: 'liveness', status: 'awaiting_liveness' });
      const read = jest.fn(() => Promise.resolve(putOff)).mockResolvedValueOnce(before);
      const openLiveness = () => Promise.reject(new ApiError(503));
      show(<Journey handedOver={false} />, { api: { read, openLiveness } });
      await userEvent.setup().click(await screen.findByText('start'));
      await screen.findByText(en.liveness.postponed);
    });
  });

  it('lets the service be told again when it was not reached', async () => {
    const completeLiveness = jest
      .fn(() => Promise.resolve(deciding))
      .mockRejectedValueOnce(new ConnectionError('no network'));
    const { user } = await showStep({ completeLiveness });
    await user.click(press('end'));
    await screen.findByText(en.failures.connection_lost.title);
    await user.click(press(en.tryAgain));
    await waitFor(() => expect(completeLiveness).toHaveBeenCalledTimes(2));
  });

  it('begins anew where the service says that the check has not ended', async () => {
    const completeLiveness = () => Promise.reject(new ApiError(409));
    const { user } = await showStep({ completeLiveness });
    await user.click(press('end'));
    await screen.findByText(en.failures.session_refused.title);
    await user.click(press(en.tryAgain));
    expect(press('start')).toBeTruthy();
  });

  it('offers the check without light as long as it may be chosen', async () => {
    const giveConsent = jest.fn(() => Promise.resolve(session()));
    const { user } = await showStep({ giveConsent });
    await user.click(press(en.liveness.withoutLight));
    expect(giveConsent).toHaveBeenCalledWith(
      expect.objectContaining({ challenge: 'FaceMovementChallenge' }),
    );
  });

  it('does not offer it when it may not', async () => {
    await showStep({}, { challengeChoice: false });
    expect(screen.queryByRole('button', { name: en.liveness.withoutLight })).toBeNull();
  });
});
