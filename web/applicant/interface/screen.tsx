import { useEffect, useRef, type ReactNode } from 'react';

export interface ScreenProps {
  readonly title: string;
  readonly lead?: string | undefined;
  readonly illustration?: ReactNode;
  /** For screens that say one thing, and ask for nothing. */
  readonly centred?: boolean;
  readonly children?: ReactNode;
}

/** One step at a time: a heading, which takes the focus so that a screen reader begins there, and what belongs to it. */
export function Screen({ title, lead, illustration, centred = false, children }: ScreenProps) {
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    window.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, []);

  useEffect(() => {
    document.title = `${title} · Honnin`;
  }, [title]);

  return (
    <section className={centred ? 'screen centred' : 'screen'} aria-labelledby="screen-title">
      {illustration}
      <h1 id="screen-title" ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {lead !== undefined && <p className="lead">{lead}</p>}
      {children}
    </section>
  );
}
