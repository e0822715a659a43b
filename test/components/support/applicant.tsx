import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, type RenderResult } from '@testing-library/react';
import type { ReactNode } from 'react';
import { I18nextProvider } from 'react-i18next';
import type { Session, SessionApi } from '../../../web/api/client';
import { SessionApiProvider } from '../../../web/applicant/session/session-context';
import { createTexts } from '../../../web/applicant/texts/i18n';
import type { Language } from '../../../web/applicant/texts/language';

/** A session at its first step, with what a test cares for. */
export const session = (differences: Partial<Session> = {}): Session => ({
  status: 'awaiting_document',
  step: 'consent',
  role: 'holder',
  attemptsLeft: 3,
  maximumBytes: 15_000_000,
  challenge: 'FaceMovementAndLightChallenge',
  challengeChoice: true,
  retention: {
    documentDays: 365,
    livenessDays: 365,
    attemptDays: 30,
    faceDays: 1095,
    verificationDays: 1095,
    auditDays: 2555,
  },
  expiresAt: '2027-01-01T12:00:00.000Z',
  ...differences,
});

const unexpected = (name: string) => () =>
  Promise.reject(new Error(`The page was not expected to call ${name}.`));

/** An API that answers what a test expects to be asked, and nothing else. */
export const fakeApi = (answers: Partial<SessionApi>): SessionApi => ({
  read: unexpected('read'),
  giveConsent: unexpected('giveConsent'),
  requestUpload: unexpected('requestUpload'),
  openLiveness: unexpected('openLiveness'),
  completeLiveness: unexpected('completeLiveness'),
  offerHandOff: unexpected('offerHandOff'),
  ...answers,
});

/** Shows a part of the applicant's page, as it is on a computer with a mouse. */
export function show(
  part: ReactNode,
  { api = {}, language = 'en' }: { api?: Partial<SessionApi>; language?: Language } = {},
): RenderResult {
  Object.assign(window, {
    matchMedia: () => ({ matches: false }),
    scrollTo: () => undefined,
  });
  const client = new QueryClient({ defaultOptions: { queries: { retryDelay: 1, gcTime: 0 } } });
  return render(
    <I18nextProvider i18n={createTexts(language)}>
      <QueryClientProvider client={client}>
        <SessionApiProvider value={fakeApi(api)}>{part}</SessionApiProvider>
      </QueryClientProvider>
    </I18nextProvider>,
  );
}
