import type { ReactNode } from 'react';

export interface NoticeProps {
  /** `trouble` interrupts a screen reader, since what was asked for did not happen. */
  readonly tone: 'information' | 'warning' | 'trouble';
  readonly title?: string;
  readonly children: ReactNode;
}

export function Notice({ tone, title, children }: NoticeProps) {
  return (
    <div className={`notice notice-${tone}`} role={tone === 'trouble' ? 'alert' : undefined}>
      {title !== undefined && <h2>{title}</h2>}
      {children}
    </div>
  );
}
