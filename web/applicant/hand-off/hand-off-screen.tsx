import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { HandOff } from '../../api/client';
import { isHandheld } from '../interface/handheld';
import { Notice } from '../interface/notice';
import { Screen } from '../interface/screen';
import { useSessionApi } from '../session/session-context';
import { useSession } from '../session/use-session';
import { formatCountdown } from '../texts/format';
import { CopyLink } from './copy-link';
import { QrCode } from './qr-code';
import { useRemaining } from './use-remaining';

/** Milliseconds between looks whether the other device has taken over. */
const LOOKING = 1500;

/** Shows a code that moves the verification to another device. */
export function HandOffScreen({ onBack }: { readonly onBack: () => void }) {
  const { t } = useTranslation();
  const api = useSessionApi();
  useSession(LOOKING);
  const { mutate: offer, data: handOff, isError } = useMutation({ mutationFn: api.offerHandOff });

  useEffect(() => offer(), [offer]);

  return (
    <Screen
      title={t(isHandheld() ? 'handOff.titleOther' : 'handOff.title')}
      lead={t(isHandheld() ? 'handOff.leadOther' : 'handOff.lead')}
    >
      {isError && (
        <Notice tone="trouble">
          <p>{t('handOff.failed')}</p>
          <button className="secondary" onClick={() => offer()}>
            {t('tryAgain')}
          </button>
        </Notice>
      )}
      {handOff ? (
        <Code key={handOff.url} handOff={handOff} onRenew={() => offer()} />
      ) : (
        !isError && <p role="status">{t('loading')}</p>
      )}
      <div className="actions">
        <button className="quiet" onClick={onBack}>
          {t('back')}
        </button>
      </div>
    </Screen>
  );
}

interface CodeProps {
  readonly handOff: HandOff;
  readonly onRenew: () => void;
}

function Code({ handOff: { url, expiresAt }, onRenew }: CodeProps) {
  const { t } = useTranslation();
  const remaining = useRemaining(expiresAt);
  if (remaining === 0) {
    return (
      <Notice tone="information">
        <p role="status">{t('handOff.expired')}</p>
        <button className="primary" onClick={onRenew}>
          {t('handOff.renew')}
        </button>
      </Notice>
    );
  }
  return (
    <div className="hand-off">
      <QrCode text={url} label={t('handOff.code')} />
      <div>
        <p role="timer">{t('handOff.expiresIn', { time: formatCountdown(remaining) })}</p>
        <CopyLink url={url} />
        <p className="fine">{t('handOff.warning')}</p>
        {isThisMachine(url) && <p className="fine">{t('handOff.onlyHere')}</p>}
      </div>
    </div>
  );
}

/** The embedded stack answers on its own machine alone. */
const isThisMachine = (url: string) => ['127.0.0.1', 'localhost'].includes(new URL(url).hostname);
