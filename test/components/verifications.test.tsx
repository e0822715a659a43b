/** @jest-environment jsdom */
import { act, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import type { ReviewApi } from '../../web/console/api/review-api';
import VerificationsPage from '../../web/console/verifications/verifications-page';
import { ApiError } from '../../web/api/errors';
import { showConsole } from './support/console';
import { reviewed } from './support/reviewed';

type List = jest.MockedFunction<ReviewApi['list']>;

/** As the table names a verification. */
const nameOf = (number: number) => String(number).padStart(8, '0');

const idOf = (number: number) => `${nameOf(number)}-0000-4000-8000-000000000000`;

/** A full page, and one verification on another. */
const twoPages = (): List =>
  jest.fn(({ cursor }) =>
    Promise.resolve(
      cursor === undefined
        ? {
            items: Array.from({ length: 25 }, (_, index) => reviewed({ id: idOf(index) })),
            cursor: '25',
          }
        : { items: [reviewed({ id: idOf(25), status: 'in_review' })] },
    ),
  );

function one(): List {
  const list: List = jest.fn();
  return list.mockResolvedValue({ items: [reviewed()] });
}

const show = (list: List, address = '/verifications') =>
  showConsole(<VerificationsPage />, { api: { list }, path: '/verifications', address });

beforeEach(() => localStorage.clear());

describe('The table of verifications', () => {
  it('shows what each is, with a link to it', async () => {
    const list = one();
    list.mockResolvedValue({
      items: [
        reviewed({
          status: 'rejected',
          reason: 'FACE_MISMATCH',
          match: { similarity: 41.26 },
          documentAttempt: 2,
        }),
      ],
    });
    show(list);
    const link = await screen.findByRole('link', { name: '0f8f3f5e' });
    expect(link.getAttribute('href')).toBe(`/verifications/${reviewed().id}`);
    const row = link.closest('tr');
    for (const text of ['Rejected', 'Faces do not match', 'customer-1', '41.3', '2 + 1']) {
      expect(row?.textContent).toContain(text);
    }
  });

  it('asks for what its address says', async () => {
    const list = one();
    show(list, '/verifications?status=approved,rejected&minimumLiveness=80&order=oldest');
    await screen.findByRole('link', { name: '0f8f3f5e' });
    expect(list.mock.calls[0]?.[0]).toEqual({
      status: ['approved', 'rejected'],
      minimumLiveness: 80,
      order: 'oldest',
      limit: 25,
    });
    expect(screen.getByText(/Approved, Rejected/)).toBeTruthy();
  });

  it('says in its address what was chosen, and asks for that', async () => {
    const list = one();
    const { address } = show(list);
    await screen.findByRole('link', { name: '0f8f3f5e' });
    act(() => screen.getByRole('button', { name: 'Views' }).click());
    act(() => screen.getByRole('menuitem', { name: 'In review, oldest first' }).click());
    await waitFor(() => expect(address()).toBe('/verifications?status=in_review&order=oldest'));
    expect(list.mock.lastCall?.[0]).toMatchObject({ status: ['in_review'], order: 'oldest' });
  });

  it('goes on where a page ended, and back', async () => {
    const list = twoPages();
    show(list);
    await screen.findByText(nameOf(24));
    act(() => screen.getByRole('button', { name: 'Next page' }).click());
    await screen.findByText(nameOf(25));
    expect(screen.queryByText(nameOf(0))).toBeNull();
    expect(list.mock.lastCall?.[0]).toMatchObject({ cursor: '25' });
    act(() => screen.getByRole('button', { name: 'Previous page' }).click());
    await screen.findByText(nameOf(0));
  });

  it('reads again what is shown while it is live', async () => {
    jest.useFakeTimers();
    try {
      const list = one();
      show(list);
      await act(() => jest.advanceTimersByTimeAsync(100));
      list.mockResolvedValue({ items: [reviewed({ status: 'failed' })] });
      await act(() => jest.advanceTimersByTimeAsync(5000));
      expect(screen.getByText('Failed')).toBeTruthy();
      act(() => screen.getByRole('checkbox', { name: 'Live' }).click());
      const calls = list.mock.calls.length;
      await act(() => jest.advanceTimersByTimeAsync(60_000));
      expect(list.mock.calls).toHaveLength(calls);
    } finally {
      jest.useRealTimers();
    }
  });

  it('keeps a view under a name in the browser', async () => {
    const user = userEvent.setup();
    const { unmount } = show(one(), '/verifications?status=failed');
    await screen.findByRole('link', { name: '0f8f3f5e' });
    await user.click(screen.getByRole('button', { name: 'Views' }));
    await user.click(screen.getByRole('menuitem', { name: 'Save this view …' }));
    await user.type(screen.getByRole('textbox', { name: 'Name' }), 'To look at{enter}');
    unmount();
    const { address } = show(one());
    await screen.findByRole('link', { name: '0f8f3f5e' });
    await user.click(screen.getByRole('button', { name: 'Views' }));
    await user.click(screen.getByRole('menuitem', { name: 'To look at' }));
    expect(address()).toBe('/verifications?status=failed');
  });

  it('is saved as CSV as it is shown', async () => {
    const saved: Blob[] = [];
    Object.assign(URL, {
      createObjectURL: (blob: Blob) => `blob:${saved.push(blob)}`,
      revokeObjectURL: () => undefined,
    });
    jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
    show(one());
    await screen.findByRole('link', { name: '0f8f3f5e' });
    act(() => screen.getByRole('button', { name: 'Save as CSV' }).click());
    const text = await new Promise<unknown>((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.readAsText(saved[0] ?? new Blob());
    });
    expect(text).toBe(
      'Verification,Status,Reason,Subject,Liveness,Similarity,Attempts,Started\r\n' +
        `${reviewed().id},Approved,,customer-1,,,"1 document, 1 liveness",2026-03-04T12:00:00.000Z\r\n`,
    );
    jest.restoreAllMocks();
  });

  it('says that nothing is like this, and shows all again', async () => {
    const list = one();
    list.mockResolvedValue({ items: [] });
    const { address } = show(list, '/verifications?status=failed');
    expect(await screen.findByText('No verification is like this')).toBeTruthy();
    act(() => screen.getByRole('button', { name: 'Show all' }).click());
    await waitFor(() => expect(address()).toBe('/verifications'));
  });

  it('says in the words of the API why it cannot be read, and tries again', async () => {
    const list = one();
    list.mockRejectedValueOnce(new ApiError(403, 'The sign-in has expired; sign in again.'));
    show(list);
    expect(await screen.findByText('The sign-in has expired; sign in again.')).toBeTruthy();
    act(() => screen.getByRole('button', { name: 'Try again' }).click());
    expect(await screen.findByRole('link', { name: '0f8f3f5e' })).toBeTruthy();
  });
});
