/** @jest-environment jsdom */
import { act, screen } from '@testing-library/react';
import { EmbeddedProvider } from '../../web/console/interface/embedded';
import { Page } from '../../web/console/interface/page';
import { Shell } from '../../web/console/interface/shell';
import { SignOutProvider } from '../../web/console/sign-in/sign-out-context';
import { showConsole, type ConsoleOptions } from './support/console';
import { settings } from './support/reviewed';

describe('A page of the console', () => {
  it('names itself in its heading and in the browser’s tab', async () => {
    showConsole(<Page title="Verifications">{null}</Page>);
    const heading = await screen.findByRole('heading', { level: 1 });
    expect(heading.textContent).toBe('Verifications');
    expect(document.title).toBe('Verifications – Honnin');
  });
});

describe('What surrounds the pages', () => {
  const show = (api: ConsoleOptions['api'], embedded = false) =>
    showConsole(
      <EmbeddedProvider value={embedded}>
        <SignOutProvider value={signOut}>
          <Shell />
        </SignOutProvider>
      </EmbeddedProvider>,
      { api, path: '/*', address: '/review/some-case' },
    );
  const signOut = jest.fn();

  const links = () => screen.getAllByRole('link').map((link) => link.textContent);

  it('leads reviewers to their pages, and follows links without loading', async () => {
    const { address } = show({ readSettings: () => Promise.resolve(settings()) });
    await screen.findByRole('button', { name: 'rika' });
    expect(links()).toEqual([
      'Honnin',
      'Verifications',
      'Review',
      'Picture of the whole',
      'What if',
      'Webhooks',
      'Operations',
    ]);
    expect(screen.getByRole('link', { current: 'page' }).textContent).toBe('Review');
    act(() => screen.getByRole('link', { name: 'What if' }).click());
    expect(address()).toBe('/what-if');
  });

  it('leads administrators to theirs, too', async () => {
    show({ readSettings: () => Promise.resolve(settings({ administrator: true })) });
    expect(await screen.findByRole('link', { name: 'Erase a subject' })).toBeTruthy();
  });

  it('lets one sign out', () => {
    show({ readSettings: () => Promise.resolve(settings()) });
    act(() => screen.getByRole('button', { name: /rika|You/ }).click());
    act(() => screen.getByRole('menuitem', { name: 'Sign out' }).click());
    expect(signOut).toHaveBeenCalledTimes(1);
  });

  it('says of the embedded stack that its scores are a stand-in', () => {
    const api = { readSettings: () => Promise.resolve(settings()) };
    const { unmount } = show(api, true);
    expect(screen.getByText(/face scores are a development stand-in/)).toBeTruthy();
    unmount();
    show(api);
    expect(screen.queryByText(/stand-in/)).toBeNull();
  });
});
