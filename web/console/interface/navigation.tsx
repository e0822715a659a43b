import SideNavigation, {
  type SideNavigationProps,
} from '@cloudscape-design/components/side-navigation';
import { useHref, useLocation } from 'react-router';
import { useSettings } from '../api/use-settings';
import { useFollow } from './use-follow';

/** The pages by their links. */
const pages = [
  { path: '/verifications', text: 'Verifications' },
  { path: '/review', text: 'Review' },
  { path: '/picture', text: 'Picture of the whole' },
  { path: '/what-if', text: 'What if' },
  { path: '/webhooks', text: 'Webhooks' },
  { path: '/operations', text: 'Operations' },
];

const administratorPages = [{ path: '/erase', text: 'Erase a subject' }];

/** The side navigation. Administrators see pages of their own in it. */
export function Navigation() {
  const follow = useFollow();
  const base = useHref('/').replace(/\/$/, '');
  const { pathname } = useLocation();
  const { data: settings } = useSettings();
  const linksTo = (some: typeof pages): SideNavigationProps.Item[] =>
    some.map(({ path, text }) => ({ type: 'link', text, href: `${base}${path}` }));

  return (
    <SideNavigation
      activeHref={`${base}/${pathname.split('/')[1] ?? ''}`}
      onFollow={follow}
      items={[
        ...linksTo(pages),
        ...(settings?.administrator
          ? [{ type: 'divider' } as const, ...linksTo(administratorPages)]
          : []),
      ]}
    />
  );
}
