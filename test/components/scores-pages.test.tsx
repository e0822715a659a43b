/** @jest-environment jsdom */
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { pricesFor } from '../../lambdas/shared/prices';
import type { ReviewApi, Scores } from '../../web/console/api/review-api';
import PicturePage from '../../web/console/picture/picture-page';
import WhatIfPage from '../../web/console/what-if/what-if-page';
import { policy, scoresOf } from '../web/scores';
import { showConsole } from './support/console';
import { namesOfDownloads } from './support/downloads';
import { pretendToDraw } from './support/drawing';
import { settings } from './support/reviewed';

const id = (number: number) => `0000000${number}-0000-4000-8000-000000000000`;

const scores: Scores[] = [
  scoresOf({ id: id(1), similarity: 99, machineMilliseconds: 900 }),
  scoresOf({ id: id(2), similarity: 96, livenessAttempt: 2, machineMilliseconds: 1500 }),
  scoresOf({
    id: id(3),
    status: 'rejected',
    reason: 'FACE_MISMATCH',
    similarity: 20,
    enrolled: false,
  }),
];

const api: Partial<ReviewApi> = {
  readSettings: () => Promise.resolve(settings({ policy })),
  listScores: () => Promise.resolve({ items: scores }),
};

/** The table behind a chart, row by row. */
async function tableOf(title: string): Promise<string[]> {
  await userEvent.click(await screen.findByRole('button', { name: `${title} as a table` }));
  const rows = within(screen.getByRole('table', { name: title })).getAllByRole('row');
  return rows
    .slice(1)
    .map((row) => [...row.children].map(({ textContent }) => textContent).join(' | '));
}

beforeAll(pretendToDraw);

describe('The picture of the whole', () => {
  it('says how many verifications it shows', async () => {
    showConsole(<PicturePage />, { api });
    expect(await screen.findByText('All 3 verifications of the period.')).toBeTruthy();
  });

  it('has its numbers in tables, too', async () => {
    showConsole(<PicturePage />, { api });
    expect(await tableOf('From start to approval')).toEqual([
      'Started | 3 | 100%',
      'Document accepted | 3 | 100%',
      'Living person | 3 | 100%',
      'Faces compared | 3 | 100%',
      'Same person | 2 | 66.7%',
      'Approved | 2 | 66.7%',
    ]);
    expect(await tableOf('Attempts per approval')).toEqual(['1 | 2 | 1 | 2', '2 | 0 | 1 | 0']);
    expect(await tableOf('Machine time')).toEqual([
      expect.stringMatching(/900 ms \| 1\.5 s \| 2$/),
    ]);
    expect(await tableOf('Cost per decision')).toEqual([
      expect.stringMatching(/^Approved \| 2 \| \$0\.0206/),
      expect.stringMatching(/^Rejected \| 1 \| \$0\.0174/),
    ]);
  });

  it('says where the prices hold, if not where the deployment is', async () => {
    const prices = pricesFor('ap-northeast-1');
    const readSettings = () => Promise.resolve(settings({ policy, prices }));
    showConsole(<PicturePage />, { api: { ...api, readSettings } });
    const said = /list prices of .* in us-east-1, since not all of ap-northeast-1 are known/;
    expect(await screen.findByText(said)).toBeTruthy();
  });

  it('asks for the period that is chosen', async () => {
    const listScores = jest.fn(() => Promise.resolve({ items: [] }));
    showConsole(<PicturePage />, { api: { ...api, listScores } });
    await userEvent.click(await screen.findByRole('button', { name: /Verifications started/ }));
    await userEvent.click(await screen.findByRole('option', { name: 'From the beginning' }));
    expect(await screen.findByText('All 0 verifications of the period.')).toBeTruthy();
    expect(listScores).toHaveBeenLastCalledWith(
      { limit: 500, cursor: undefined },
      expect.anything(),
    );
  });

  it('says when the scores cannot be read, and tries again', async () => {
    const listScores = jest
      .fn<ReturnType<ReviewApi['listScores']>, []>()
      .mockRejectedValueOnce(new Error('The table is on fire.'))
      .mockResolvedValue({ items: scores });
    showConsole(<PicturePage />, { api: { ...api, listScores } });
    expect(await screen.findByText('The table is on fire.')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('All 3 verifications of the period.')).toBeTruthy();
  });
});

describe('What if', () => {
  const field = (label: string) =>
    screen.findByRole<HTMLInputElement>('spinbutton', { name: `${label}, number` });

  async function set(label: string, value: string): Promise<void> {
    const input = await field(label);
    await userEvent.clear(input);
    await userEvent.type(input, value);
  }

  it('begins with the thresholds in force, by which nothing changes', async () => {
    showConsole(<WhatIfPage />, { api });
    expect((await field('Similarity approved from')).value).toBe(String(policy.match.approveFrom));
    expect(screen.getByText('Every verification would have ended as it did.')).toBeTruthy();
  });

  it('lists the decisions that other thresholds would have changed, with links', async () => {
    showConsole(<WhatIfPage />, { api });
    await set('Similarity approved from', '97');
    const link = await screen.findByRole('link', { name: '00000002' });
    expect(link.getAttribute('href')).toBe(`/verifications/${id(2)}`);
    const row = screen.getByRole('row', { name: /00000002/ });
    expect(within(row).getByText('In review')).toBeTruthy();
    expect(screen.getByText('1 instead of 2')).toBeTruthy();
  });

  it('says what the stored scores cannot tell', async () => {
    showConsole(<WhatIfPage />, { api });
    await set('Liveness accepted from', '70');
    expect(await screen.findByText(/Only the score of the last liveness check/)).toBeTruthy();
    await set('Liveness accepted from', '95');
    expect(await screen.findAllByText('Asked for another liveness check')).toHaveLength(3);
  });

  it('refuses thresholds that a policy could not have', async () => {
    showConsole(<WhatIfPage />, { api });
    await set('Similarity reviewed from', '99');
    expect(await screen.findByText(/make both equal/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Download policy' })).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'As in force' }));
    expect(screen.queryByText(/make both equal/)).toBeNull();
  });

  it('saves the thresholds as a policy with a name of its own', async () => {
    const names = namesOfDownloads();
    showConsole(<WhatIfPage />, { api });
    const name = await screen.findByRole('textbox', { name: 'Name of the version' });
    const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Download policy' });
    await userEvent.type(name, policy.version);
    expect(await screen.findByText(/version in force/)).toBeTruthy();
    expect(button.disabled).toBe(true);
    await userEvent.clear(name);
    await userEvent.type(name, 'stricter-2');
    await userEvent.click(button);
    expect(names).toEqual(['policy-stricter-2.json']);
  });
});
