import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useHref } from 'react-router';
import type { ReviewedVerification } from '../api/review-api';
import { useSettings } from '../api/use-settings';
import { EraseVerification } from '../erase/erase-verification';
import { HoldVerification } from '../hold/hold-verification';
import { useFollow } from '../interface/use-follow';
import { isBeforeReviewers } from '../review/cases';
import { isFinished } from './use-verification';

export interface ActionsProps {
  readonly verification: ReviewedVerification;
}

/** What can be done with a verification. */
export function Actions({ verification }: ActionsProps) {
  const { id, erasedAt, holds = [] } = verification;
  const follow = useFollow();
  const review = useHref(`/review/${id}`);
  const { data: settings } = useSettings();
  const [erasing, setErasing] = useState(false);
  const [holding, setHolding] = useState(false);
  const administered = settings?.administrator === true && !erasedAt;
  const isHeld = holds.some(({ of }) => of === 'verification');
  const erasable = administered && isFinished(verification);
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {isBeforeReviewers(verification) && (
        <Button variant="primary" href={review} onFollow={follow}>
          Review
        </Button>
      )}
      {administered && (
        <Button onClick={() => setHolding(true)}>{isHeld ? 'Lift the hold…' : 'Hold…'}</Button>
      )}
      {erasable && (
        <Button
          disabled={holds.length > 0}
          disabledReason="On legal hold: nothing of it may be erased until the hold is lifted."
          onClick={() => setErasing(true)}
        >
          Erase…
        </Button>
      )}
      {holding && (
        <HoldVerification verificationId={id} isHeld={isHeld} onClose={() => setHolding(false)} />
      )}
      {erasing && <EraseVerification verificationId={id} onClose={() => setErasing(false)} />}
    </SpaceBetween>
  );
}
