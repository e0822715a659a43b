import Alert from '@cloudscape-design/components/alert';
import type { ReviewedVerification } from '../api/review-api';
import { formatTime } from '../interface/format';

export interface HeldProps {
  readonly holds: NonNullable<ReviewedVerification['holds']>;
}

/** Says that nothing of a verification may go, and why. */
export function Held({ holds }: HeldProps) {
  return (
    <Alert type="info" header="On legal hold">
      Nothing of this verification is erased or expires until the hold is lifted.
      <ul>
        {holds.map(({ of, reason, by, at }) => (
          <li key={of}>
            The {of}, since {formatTime(at)}, by {by}: {reason}
          </li>
        ))}
      </ul>
    </Alert>
  );
}
