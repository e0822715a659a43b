import { useHref, useNavigate } from 'react-router';

/** What Cloudscape's components say when a link of theirs is followed. */
interface FollowEvent {
  readonly detail: { readonly href?: string; readonly external?: boolean };
  readonly preventDefault: () => void;
}

/** Follows links to pages of the console without loading it anew. */
export function useFollow(): (event: FollowEvent) => void {
  const navigate = useNavigate();
  const base = useHref('/');
  return (event) => {
    const { href, external } = event.detail;
    if (href === undefined || external || !href.startsWith(base)) return;
    event.preventDefault();
    void navigate(`/${href.slice(base.length).replace(/^\/+/, '')}`);
  };
}
