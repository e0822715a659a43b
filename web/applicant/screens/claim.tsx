import { useEffect } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { claimHandOff } from '../../api/client';
import { ApiError } from '../../api/errors';
import { EndedDrawing } from '../interface/illustrations';
import { Screen } from '../interface/screen';
import { Waiting } from '../interface/waiting';
import { Trouble } from './trouble';

export interface ClaimProps {
  readonly handOffToken: string;
  /** Told the token to go on with. */
  readonly onClaimed: (token: string) => void;
}

/** Takes a verification over from the device that showed the code. */
export function Claim({ handOffToken, onClaimed }: ClaimProps) {
  const { t } = useTranslation();
  const { mutate: claim, error } = useMutation({
    mutationFn: claimHandOff,
    onSuccess: ({ applicantToken }) => onClaimed(applicantToken),
  });

  useEffect(() => claim(handOffToken), [claim, handOffToken]);

  if (!error) return <Waiting title={t('claim.loading')} />;
  if (error instanceof ApiError && !error.fault) {
    return (
      <Screen
        centred
        title={t('claim.refusedTitle')}
        lead={t('claim.refusedText')}
        illustration={<EndedDrawing />}
      />
    );
  }
  return <Trouble error={error} onRetry={() => claim(handOffToken)} />;
}
