import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LanguageSwitch } from './language-switch';
import { Mark } from './mark';

export interface FrameProps {
  /** Whether the embedded stack serves the page, whose face scores prove nothing. */
  readonly embedded: boolean;
  readonly children: ReactNode;
}

/** What stands around every screen. */
export function Frame({ embedded, children }: FrameProps) {
  const { t } = useTranslation();
  return (
    <>
      {embedded && (
        <aside className="banner">
          <p>{t('banner')}</p>
        </aside>
      )}
      <header className="header">
        <p className="brand">
          <Mark />
          Honnin
        </p>
        <LanguageSwitch />
      </header>
      <main className="main">{children}</main>
    </>
  );
}
