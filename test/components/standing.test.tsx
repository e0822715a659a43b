/** @jest-environment jsdom */
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Standings } from '../../web/console/api/review-api';
import { Standing } from '../../web/console/verification/standing';
import { showConsole } from './support/console';

const held: Standings = {
  standings: [
    {
      by: 'subject',
      failures: 0,
      pauses: 3,
      hold: { kind: 'blocked', until: '2999-01-01T12:00:00.000Z' },
    },
    { by: 'device', failures: 2, pauses: 0 },
  ],
};
const free: Standings = { standings: [{ by: 'subject', failures: 0, pauses: 0 }] };

describe('Whom failures hold back', () => {
  it('is said on the page of a verification, and can be let go on', async () => {
    const clearStanding = jest.fn(() => Promise.resolve(free));
    const api = { readStanding: () => Promise.resolve(held), clearStanding };
    showConsole(<Standing verificationId="1" />, { api });
    expect(await screen.findByText(/The subject is blocked until/)).toBeTruthy();
    expect(screen.queryByText(/device is/)).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Let them go on' }));
    expect(clearStanding).toHaveBeenCalledWith('1');
    await waitFor(() => expect(screen.queryByText(/is blocked/)).toBeNull());
  });

  it('is not spoken of where nobody is held back', async () => {
    const readStanding = jest.fn(() => Promise.resolve(free));
    showConsole(<Standing verificationId="1" />, { api: { readStanding } });
    await waitFor(() => expect(readStanding).toHaveBeenCalled());
    expect(screen.queryByRole('button')).toBeNull();
  });
});
