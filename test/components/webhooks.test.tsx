/** @jest-environment jsdom */
import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { ApiError } from '../../web/api/errors';
import type { ReviewApi, WebhookDelivery } from '../../web/console/api/review-api';
import FailuresPage from '../../web/console/webhooks/failures-page';
import { VerificationWebhooks } from '../../web/console/webhooks/verification-webhooks';
import { showConsole } from './support/console';

const verificationId = '11111111-0000-4000-8000-000000000000';

const delivery = (differences: Partial<WebhookDelivery> = {}): WebhookDelivery => ({
  verificationId,
  endpoint: 'shop',
  type: 'verification.in_review',
  eventId: '22222222-0000-8000-8000-000000000000',
  changedAt: '2026-03-04T12:00:00.000Z',
  state: 'retrying',
  attempts: [
    { at: '2026-03-04T12:00:01.000Z', outcome: 'refused', statusCode: 503, milliseconds: 40 },
    {
      at: '2026-03-04T12:00:06.000Z',
      outcome: 'unreachable',
      detail: 'ECONNREFUSED',
      milliseconds: 3,
    },
  ],
  updatedAt: '2026-03-04T12:00:06.000Z',
  nextAttemptAt: '2026-03-04T12:00:36.000Z',
  ...differences,
});

describe('What the application was told of a verification', () => {
  const show = (listWebhooks: ReviewApi['listWebhooks']) =>
    showConsole(<VerificationWebhooks verificationId={verificationId} />, {
      api: { listWebhooks },
    });

  it('is shown with each attempt at it', async () => {
    const arrived = delivery({
      eventId: '33333333-0000-8000-8000-000000000000',
      type: 'verification.approved',
      state: 'delivered',
      attempts: [
        { at: '2026-03-04T13:00:01.000Z', outcome: 'delivered', statusCode: 200, milliseconds: 12 },
      ],
    });
    show(() => Promise.resolve({ deliveries: [delivery(), arrived] }));
    expect(await screen.findByText('In review')).toBeTruthy();
    expect(screen.getByText('To be sent again')).toBeTruthy();
    expect(screen.getByText('Arrived (200) · 1 attempt')).toBeTruthy();
    await userEvent.click(screen.getByText('Not reached (ECONNREFUSED) · 2 attempts'));
    expect(screen.getByText(/Refused \(503\), after 40 ms/)).toBeTruthy();
  });

  it('is said to be nothing where nothing was sent, and why it cannot be read', async () => {
    show(() => Promise.resolve({ deliveries: [] }));
    expect(await screen.findByText(/No webhook was sent/)).toBeTruthy();
    show(() => Promise.reject(new ApiError(404, 'There is no such verification.')));
    expect(await screen.findByText('There is no such verification.')).toBeTruthy();
  });
});

describe('The page of webhooks that have not arrived', () => {
  it('leads to their verifications, and shows more when asked', async () => {
    const listWebhookFailures = jest.fn<
      ReturnType<ReviewApi['listWebhookFailures']>,
      Parameters<ReviewApi['listWebhookFailures']>
    >();
    listWebhookFailures.mockResolvedValueOnce({
      items: [delivery({ state: 'dead' })],
      cursor: 'next',
    });
    listWebhookFailures.mockResolvedValueOnce({
      items: [
        delivery({
          verificationId: verificationId.replaceAll('1', '9'),
          eventId: verificationId,
          state: 'gone',
        }),
      ],
    });
    const { address } = showConsole(<FailuresPage />, {
      api: { listWebhookFailures },
      path: '/webhooks',
    });
    expect(await screen.findByText('Given up')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Show more' }));
    expect(await screen.findByText('Receiver is gone')).toBeTruthy();
    expect(listWebhookFailures.mock.lastCall?.[0]).toEqual({ cursor: 'next' });
    expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull();
    await userEvent.click(screen.getByRole('link', { name: '11111111' }));
    await waitFor(() => expect(address()).toBe(`/verifications/${verificationId}?tab=webhooks`));
  });

  it('says so when everything has arrived', async () => {
    showConsole(<FailuresPage />, {
      api: { listWebhookFailures: () => Promise.resolve({ items: [] }) },
    });
    expect(await screen.findByText(/has arrived\.$/)).toBeTruthy();
  });
});
