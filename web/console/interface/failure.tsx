import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { ApiError, ConnectionError } from '../../api/errors';

export interface FailureProps {
  /** What could not be done, as a sentence's beginning: `The list could not be read`. */
  readonly what: string;
  readonly error: Error;
  readonly onRetry?: () => void;
}

/** Says what failed and what to do about it. */
export function Failure({ what, error, onRetry }: FailureProps) {
  return (
    <Alert
      type="error"
      header={what}
      action={onRetry && <Button onClick={onRetry}>Try again</Button>}
    >
      {remedyFor(error)}
    </Alert>
  );
}

/** What to do about an error, in a sentence. */
export function remedyFor(error: Error): string {
  if (error instanceof ConnectionError) {
    return 'The API could not be reached. Look at your connection, then try again.';
  }
  if (!(error instanceof ApiError)) return error.message;
  if (error.status === 401) return 'Your sign-in is not known here any more: load the page again.';
  return error.detail ?? error.message;
}
