/** @jest-environment jsdom */
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { webcrypto } from 'node:crypto';
import { chainEvent, genesis, type AuditEvent } from '../../lambdas/shared/audit/chain';
import { ApiError } from '../../web/api/errors';
import type { AuditTrail as Trail, VerificationBundle } from '../../web/console/api/review-api';
import { AuditTrail } from '../../web/console/audit/audit-trail';
import { showConsole } from './support/console';
import { namesOfDownloads } from './support/downloads';
import { pretendToDraw } from './support/drawing';

const verificationId = '00000000-0000-4000-8000-000000000001';

/** A trail as the functions write it. */
function trailOf(...events: [type: string, actor: string, data?: object][]): Trail {
  const chain: AuditEvent[] = [];
  for (const [type, actor, data = {}] of events) {
    const at = '2027-01-01T00:00:00.000Z';
    chain.push(chainEvent(chain.at(-1) ?? genesis, { verificationId, type, at, actor, data }));
  }
  const { sequence, hash } = chain.at(-1) ?? genesis;
  return { events: chain, head: { sequence, hash }, verdict: { intact: true } };
}

const whole = trailOf(
  ['verification.created', 'application:shop'],
  ['faces.compared', 'workflow', { similarity: 99.5 }],
  ['image.viewed', 'reviewer:rika', { image: 'selfie' }],
);

/** The second event says something else than when it was written. */
const forged: Trail = {
  ...whole,
  events: whole.events.map((event) =>
    event.sequence === 2 ? { ...event, data: { similarity: 12 } } : event,
  ),
};

const show = (trail: Trail, further = {}) =>
  showConsole(<AuditTrail verificationId={verificationId} />, {
    api: { readAuditTrail: () => Promise.resolve(trail), ...further },
  });

const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }));

beforeAll(() => {
  pretendToDraw();
  Object.defineProperty(globalThis, 'crypto', { value: webcrypto });
});

describe('The audit trail of a verification', () => {
  it('says who did what', async () => {
    show(whole);
    const row = await screen.findByRole('row', { name: /Image looked at/ });
    expect(within(row).getByText('reviewer:rika')).toBeTruthy();
    expect(within(row).getByText('image: selfie')).toBeTruthy();
    expect(screen.getByText(/Head of the chain: event 3/).textContent).toContain(whole.head.hash);
  });

  it('is verified in the browser, which says what that proves and what not', async () => {
    show(whole);
    await press('Verify audit trail');
    const report = await screen.findByText('All 3 events are as they were written');
    expect(report).toBeTruthy();
    expect(screen.getByText(/does not prove/)).toBeTruthy();
  });

  it('names an event that was changed, though the API says nothing of it', async () => {
    show(forged);
    await press('Verify audit trail');
    expect(await screen.findByText('Event 2 was changed: its hash is another.')).toBeTruthy();
    const row = screen.getByRole('row', { name: /Faces compared/ });
    expect(within(row).getByRole('img', { name: 'Does not fit' })).toBeTruthy();
  });

  it('shows at once what the API found', async () => {
    const detail = 'Event 3 was removed.';
    show({ ...whole, verdict: { intact: false, brokenSequence: 3, detail } });
    expect(await screen.findByText(detail)).toBeTruthy();
    expect(screen.getByText(/So the API found/)).toBeTruthy();
  });

  it('is exported as a signed bundle', async () => {
    const bundle = { statement: { kind: 'verification' } } as VerificationBundle;
    const exportBundle = jest.fn(() => Promise.resolve(bundle));
    const names = namesOfDownloads();
    show(whole, { exportBundle });
    await press('Export signed bundle');
    expect(exportBundle).toHaveBeenCalledWith(verificationId);
    expect(names).toEqual([`verification-${verificationId}.json`]);
  });

  it('says when no bundle can be had', async () => {
    const refused = new ApiError(409, 'The verification was erased.');
    show(whole, { exportBundle: () => Promise.reject(refused) });
    await press('Export signed bundle');
    expect(await screen.findByText('The verification was erased.')).toBeTruthy();
  });
});
