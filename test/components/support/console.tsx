import { I18nProvider } from '@cloudscape-design/components/i18n';
import messages from '@cloudscape-design/components/i18n/messages/all.en';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { configure, render, type RenderResult } from '@testing-library/react';
import { useEffect, type ReactNode } from 'react';
import { MemoryRouter, Route, Routes, useLocation } from 'react-router';
import { reviewApi, type ReviewApi } from '../../../web/console/api/review-api';
import { ReviewApiProvider } from '../../../web/console/api/use-review-api';

// A busy machine takes its time.
configure({ asyncUtilTimeout: 20_000 });

const unexpected = (name: string) => () =>
  Promise.reject(new Error(`The page was not expected to call ${name}.`));

/** An API that answers what a test expects to be asked, and nothing else. */
export function fakeReviewApi(answers: Partial<ReviewApi>): ReviewApi {
  const names = Object.keys(reviewApi('token'));
  const refusals = Object.fromEntries(names.map((name) => [name, unexpected(name)]));
  return { ...reviewApi('token'), ...refusals, ...answers };
}

export interface ConsoleOptions {
  readonly api?: Partial<ReviewApi>;
  /** Where the part is found, with parameters: `/verifications/:verificationId`. */
  readonly path?: string;
  /** The address the browser is at: `/verifications/1?tab=audit`. */
  readonly address?: string;
}

/** Shows a part of the console; links lead away from it to an empty page. */
export function showConsole(
  part: ReactNode,
  { api = {}, path = '/', address = path }: ConsoleOptions = {},
): RenderResult & { readonly address: () => string } {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false, gcTime: 0 } } });
  let reached = address;
  const result = render(
    <I18nProvider locale="en" messages={[messages]}>
      <QueryClientProvider client={queries}>
        <ReviewApiProvider value={fakeReviewApi(api)}>
          <MemoryRouter initialEntries={[address]}>
            <AddressBar onChange={(next) => (reached = next)} />
            <Routes>
              <Route path={path} element={part} />
              <Route path="*" element={null} />
            </Routes>
          </MemoryRouter>
        </ReviewApiProvider>
      </QueryClientProvider>
    </I18nProvider>,
  );
  return { ...result, address: () => reached };
}

interface AddressBarProps {
  readonly onChange: (address: string) => void;
}

function AddressBar({ onChange }: AddressBarProps) {
  const { pathname, search } = useLocation();
  useEffect(() => {
    onChange(pathname + search);
  }, [pathname, search, onChange]);
  return null;
}
