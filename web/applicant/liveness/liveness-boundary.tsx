import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../interface/notice';

interface State {
  readonly failed: boolean;
}

/** Tells when the liveness component cannot be fetched. Browsers do not fetch a failed module again, so the page is. */
export class LivenessBoundary extends Component<{ readonly children: ReactNode }, State> {
  override readonly state: State = { failed: false };

  static getDerivedStateFromError(): State {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? <NotLoaded /> : this.props.children;
  }
}

function NotLoaded() {
  const { t } = useTranslation();
  return (
    <Notice tone="trouble">
      <p>{t('liveness.loadFailed')}</p>
      <button className="secondary" onClick={() => location.reload()}>
        {t('tryAgain')}
      </button>
    </Notice>
  );
}
