import TopNavigation from '@cloudscape-design/components/top-navigation';
import { useHref } from 'react-router';
import { useSettings } from '../api/use-settings';
import { useSignOut } from '../sign-in/sign-out-context';
import { useFollow } from './use-follow';

/** The bar at the top: whose console this is, and who is signed in. */
export function TopBar() {
  const follow = useFollow();
  const signOut = useSignOut();
  const { data: settings } = useSettings();
  const home = useHref('/verifications');
  return (
    <TopNavigation
      identity={{
        title: 'Honnin',
        href: home,
        onFollow: (event) =>
          follow({ detail: { href: home }, preventDefault: () => event.preventDefault() }),
      }}
      utilities={[
        {
          type: 'menu-dropdown',
          iconName: 'user-profile',
          text: settings?.reviewer ?? 'You',
          ...(settings && { description: settings.administrator ? 'Administrator' : 'Reviewer' }),
          items: [{ id: 'sign-out', text: 'Sign out' }],
          onItemClick: () => signOut(),
        },
      ]}
    />
  );
}
