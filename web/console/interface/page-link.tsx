import Link, { type LinkProps } from '@cloudscape-design/components/link';
import { useHref } from 'react-router';
import { useFollow } from './use-follow';

export interface PageLinkProps extends Pick<LinkProps, 'children' | 'variant' | 'fontSize'> {
  /** A page of the console, such as `/review`. */
  readonly to: string;
}

/** A link to a page of the console. */
export function PageLink({ to, ...props }: PageLinkProps) {
  const follow = useFollow();
  return <Link {...props} href={useHref(to)} onFollow={follow} />;
}
