import { useState } from 'react';
import type { FittingReasons, Review, ReviewReason } from '../api/review-api';
import type { Decision } from './questions';

/** A decision while it is made. */
export interface Draft {
  readonly decision: Decision | undefined;
  readonly reason: ReviewReason | undefined;
  readonly note: string;
  readonly decide: (decision: Decision) => void;
  readonly choose: (reason: ReviewReason) => void;
  readonly write: (note: string) => void;
  /** What can be sent, once there is enough of it. */
  readonly review: Review | undefined;
}

/** A decision to be made. The usual reason stands there until another is chosen. */
export function useDraft(reasons: FittingReasons): Draft {
  const [decision, setDecision] = useState<Decision>();
  const [reason, setReason] = useState<ReviewReason>();
  const [note, setNote] = useState('');
  const isComplete = decision !== undefined && reason !== undefined && note.trim() !== '';
  return {
    decision,
    reason,
    note,
    decide: (chosen) => {
      setDecision(chosen);
      setReason(reasons[chosen][0]);
    },
    choose: setReason,
    write: setNote,
    review: isComplete ? { decision, reason, note: note.trim() } : undefined,
  };
}
