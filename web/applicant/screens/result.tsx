import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../api/client';
import {
  ApprovedDrawing,
  EndedDrawing,
  NotConfirmedDrawing,
  ReviewDrawing,
} from '../interface/illustrations';
import { Screen } from '../interface/screen';

export interface ResultProps {
  readonly session: Session;
  /** Whether the verification was begun on another device, which shows this too. */
  readonly handedOver: boolean;
}

type Outcome = 'approved' | 'in_review' | 'failed' | NonNullable<Session['reason']>;

/** How it ended, coarsely, what to do, and the way back. Nobody is sent back before they chose to be. */
export function Result({ session, handedOver }: ResultProps) {
  const { t } = useTranslation();
  const outcome = outcomeOf(session);
  return (
    <Screen
      centred
      title={t(`result.${outcome}.title`)}
      lead={t(`result.${outcome}.text`)}
      illustration={drawings[outcome]}
    >
      {session.returnUrl === undefined ? (
        <p className="fine">{t('result.close')}</p>
      ) : (
        <>
          <div className="actions">
            <a className="primary" href={session.returnUrl}>
              {t('result.return')}
            </a>
          </div>
          {handedOver && <p className="fine">{t('result.otherDevice')}</p>}
        </>
      )}
    </Screen>
  );
}

function outcomeOf({ status, step, reason }: Session): Outcome {
  if (step === 'review') return 'in_review';
  if (status === 'approved' || status === 'failed') return status;
  if (status === 'expired') return 'EXPIRED';
  if (status === 'canceled') return 'CANCELED';
  return reason ?? 'NOT_CONFIRMED';
}

const drawings: Readonly<Record<Outcome, ReactNode>> = {
  approved: <ApprovedDrawing />,
  in_review: <ReviewDrawing />,
  failed: <EndedDrawing />,
  NO_FACE: <NotConfirmedDrawing />,
  FACE_UNCLEAR: <NotConfirmedDrawing />,
  SEVERAL_FACES: <NotConfirmedDrawing />,
  DOCUMENT_UNREADABLE: <NotConfirmedDrawing />,
  LIVENESS_UNCLEAR: <NotConfirmedDrawing />,
  NOT_CONFIRMED: <NotConfirmedDrawing />,
  EXPIRED: <EndedDrawing />,
  CANCELED: <EndedDrawing />,
};
