/** @jest-environment jsdom */
import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { ApiError } from '../../web/api/errors';
import type { ReviewApi, ReviewedVerification } from '../../web/console/api/review-api';
import CasePage from '../../web/console/review/case-page';
import QueuePage from '../../web/console/review/queue-page';
import { showConsole } from './support/console';
import { reviewed, settings } from './support/reviewed';

const FIRST = '11111111-0000-4000-8000-000000000000';
const SECOND = '22222222-0000-4000-8000-000000000000';
const THIRD = '33333333-0000-4000-8000-000000000000';

const waiting = (differences: Partial<ReviewedVerification> = {}): ReviewedVerification =>
  reviewed({ id: FIRST, status: 'in_review', reviewOf: 'match', ...differences });

const claimOf = (reviewer: string, minutes = 10) => ({
  reviewer,
  until: new Date(Date.now() + minutes * 60_000).toISOString(),
});

const mine = (differences: Partial<ReviewedVerification> = {}): ReviewedVerification =>
  waiting({ claim: claimOf('rika'), ...differences });

const opinionOf = (reviewer: string): ReviewedVerification['opinions'][number] => ({
  reviewOf: 'match',
  reviewer,
  outcome: 'approve',
  reason: 'SAME_PERSON',
  note: 'The same ears',
  at: '2026-03-04T12:00:30.000Z',
});

const conflict = (detail: string) => Promise.reject(new ApiError(409, detail));

const readSettings = () => Promise.resolve(settings());

beforeEach(() => localStorage.clear());

describe('The queue of cases', () => {
  const show = (items: ReviewedVerification[], api: Partial<ReviewApi> = {}) =>
    showConsole(<QueuePage />, {
      api: { readSettings, list: () => Promise.resolve({ items }), ...api },
      path: '/review',
    });

  it('asks for the oldest first, and says who has taken what', async () => {
    const list = jest.fn<ReturnType<ReviewApi['list']>, Parameters<ReviewApi['list']>>();
    list.mockResolvedValue({
      items: [
        waiting({ claim: claimOf('ben') }),
        waiting({ id: SECOND, reviewOf: 'duplicate', claim: claimOf('ben', -1) }),
        waiting({ id: THIRD, claim: claimOf('rika') }),
      ],
    });
    show([], { list });
    const rowOf = async (id: string) => {
      const row = (await screen.findByRole('link', { name: id.slice(0, 8) })).closest('tr');
      return row?.textContent;
    };
    expect(await rowOf(FIRST)).toMatch(/Unclear match.*By ben/);
    expect(await rowOf(SECOND)).toMatch(/Possible duplicate.*Free/);
    expect(await rowOf(THIRD)).toContain('By you');
    expect(list.mock.lastCall?.[0]).toMatchObject({ cases: 'open', order: 'oldest' });
  });

  it('gives the next case that is free, also when another reviewer is faster', async () => {
    const claim = jest.fn((id: string) =>
      id === SECOND ? conflict('ben has taken this case') : Promise.resolve(mine({ id })),
    );
    const { address } = show(
      [waiting({ claim: claimOf('ben') }), waiting({ id: SECOND }), waiting({ id: THIRD })],
      { claim },
    );
    await screen.findByRole('link', { name: FIRST.slice(0, 8) });
    await userEvent.click(screen.getByRole('button', { name: 'Take the next case' }));
    await waitFor(() => expect(address()).toBe(`/review/${THIRD}`));
    expect(claim.mock.calls).toEqual([[SECOND], [THIRD]]);
  });

  it('gives nobody the case they have decided themselves, and says when none is left', async () => {
    show([waiting({ opinions: [opinionOf('rika')] })]);
    expect(await screen.findByText('You have decided')).toBeTruthy();
    await userEvent.keyboard('n');
    expect(await screen.findByText('No case is left for you.')).toBeTruthy();
  });
});

describe('A case', () => {
  const show = (verification: ReviewedVerification, api: Partial<ReviewApi> = {}) =>
    showConsole(<CasePage />, {
      api: {
        readSettings,
        read: () => Promise.resolve(verification),
        list: () => Promise.resolve({ items: [] }),
        ...api,
      },
      path: '/review/:verificationId',
      address: `/review/${FIRST}`,
    });

  it('shows its images only to whoever has taken it', async () => {
    const viewImage = jest.fn(() => conflict('The image cannot be looked at in this test.'));
    const claim = jest.fn(() => Promise.resolve(mine({ images: ['face'] })));
    show(waiting({ images: ['face'] }), { viewImage, claim });
    expect(await screen.findByText(/shown once you have taken the case/)).toBeTruthy();
    expect(viewImage).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole('button', { name: 'Take it' }));
    await screen.findByText('Face on the document could not be shown');
    expect(viewImage).toHaveBeenCalledWith(FIRST, 'face');
  });

  it('is decided by the keyboard alone, and the next one comes', async () => {
    const decide = jest.fn(() =>
      Promise.resolve(reviewed({ id: FIRST, status: 'deciding', opinions: [opinionOf('rika')] })),
    );
    const claim = jest.fn((id: string) => Promise.resolve(mine({ id })));
    const list = () => Promise.resolve({ items: [waiting(), waiting({ id: SECOND })] });
    const { address } = show(mine(), { decide, claim, list });
    await screen.findByRole('radio', { name: 'Approve' });
    const user = userEvent.setup();
    await user.keyboard('r3w');
    await user.keyboard('A photograph, not a person{Control>}{Enter}{/Control}');
    await waitFor(() => expect(address()).toBe(`/review/${SECOND}`));
    expect(decide).toHaveBeenCalledWith(FIRST, {
      decision: 'reject',
      reason: 'SUSPECTED_FRAUD',
      note: 'A photograph, not a person',
    });
    expect(claim.mock.calls).toEqual([[SECOND]]);
  });

  it('offers the reasons that answer its question, and wants a note', async () => {
    show(mine({ reviewOf: 'duplicate' }));
    const user = userEvent.setup();
    await user.click(await screen.findByRole('radio', { name: 'Approve' }));
    const reasons = within(screen.getByRole('radiogroup', { name: 'Reason' }));
    expect(reasons.getAllByRole('radio').map((radio) => radio.getAttribute('value'))).toEqual([
      'NOT_A_DUPLICATE',
      'OTHER',
    ]);
    const send = screen.getByRole('button', { name: 'Send the approval' });
    expect(send.hasAttribute('disabled')).toBe(true);
    await user.type(screen.getByRole('textbox', { name: 'Note' }), 'Twins');
    expect(send.hasAttribute('disabled')).toBe(false);
  });

  it('explains a conflict, and is read again', async () => {
    const read = jest.fn(() => Promise.resolve(mine()));
    const detail = 'ben has taken this case until noon; choose another.';
    const decide = () => {
      read.mockResolvedValue(waiting({ claim: claimOf('ben') }));
      return conflict(detail);
    };
    show(mine(), { read, decide });
    await screen.findByRole('radio', { name: 'Approve' });
    await userEvent.keyboard('awThe same ears{Control>}{Enter}{/Control}');
    expect(await screen.findByText(detail)).toBeTruthy();
    expect(await screen.findByText('ben has taken this case')).toBeTruthy();
    expect(screen.queryByRole('radio', { name: 'Approve' })).toBeNull();
  });

  it('that takes four eyes is not decided by the same two', async () => {
    const policy = {
      ...reviewed().policy,
      review: { ...reviewed().policy.review, fourEyes: true },
    };
    show(waiting({ policy, opinions: [opinionOf('rika')] }));
    expect(await screen.findByText('You have said what you think')).toBeTruthy();
    expect(screen.getByText('The same ears')).toBeTruthy();
    expect(screen.queryByRole('radio', { name: 'Approve' })).toBeNull();
  });

  it('that has been decided says how', async () => {
    show(reviewed({ id: FIRST, status: 'rejected', reason: 'REVIEWER_REJECTED' }));
    expect(await screen.findByText(/is rejected: rejected by/)).toBeTruthy();
  });

  it('leaves single keys alone once somebody has turned them off', async () => {
    show(mine());
    const user = userEvent.setup();
    const approve = await screen.findByRole('radio', { name: 'Approve' });
    await user.keyboard('?');
    await user.click(await screen.findByRole('checkbox', { name: 'Single keys do something' }));
    await user.click(screen.getByRole('button', { name: 'Close' }));
    await user.keyboard('a');
    expect(approve.getAttribute('aria-checked') ?? String(approve.matches(':checked'))).toBe(
      'false',
    );
  });
});
