import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useHref } from 'react-router';
import type { ReviewedVerification } from '../api/review-api';
import { useSettings } from '../api/use-settings';
import { EraseVerification } from '../erase/erase-verification';
import { useFollow } from '../interface/use-follow';
import { isBeforeReviewers } from '../review/cases';
import { isFinished } from './use-verification';

export interface ActionsProps {
  readonly verification: ReviewedVerification;
}

/** What can be done with a verification. */
export function Actions({ verification }: ActionsProps) {
  const { id, erasedAt } = verification;
  const follow = useFollow();
  const review = useHref(`/review/${id}`);
  const { data: settings } = useSettings();
  const [erasing, setErasing] = useState(false);
  const erasable = settings?.administrator === true && isFinished(verification) && !erasedAt;
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {isBeforeReviewers(verification) && (
        <Button variant="primary" href={review} onFollow={follow}>
          Review
        </Button>
      )}
      {erasable && <Button onClick={() => setErasing(true)}>Erase…</Button>}
      {erasing && <EraseVerification verificationId={id} onClose={() => setErasing(false)} />}
    </SpaceBetween>
  );
}
