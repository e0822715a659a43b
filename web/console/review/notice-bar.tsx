import Alert from '@cloudscape-design/components/alert';
import { useState } from 'react';

export interface NoticeBarProps {
  readonly notice: string;
}

/** What was done on the page before, until it is put away. */
export function NoticeBar({ notice }: NoticeBarProps) {
  const [seen, setSeen] = useState<string>();
  if (seen === notice) return null;
  return (
    <div role="status">
      <Alert
        type="success"
        dismissible
        i18nStrings={{ dismissAriaLabel: 'Put away' }}
        onDismiss={() => setSeen(notice)}
      >
        {notice}
      </Alert>
    </div>
  );
}
