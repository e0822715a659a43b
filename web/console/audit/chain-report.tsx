import Alert from '@cloudscape-design/components/alert';
import type { ChainVerdict } from './verify-chain';

export interface ChainReportProps {
  readonly verdict: ChainVerdict;
  /** How many events were checked here; absent when only the API has checked so far. */
  readonly events?: number;
}

/** What checking a chain found, and what that proves. */
export function ChainReport({ verdict, events }: ChainReportProps) {
  if (!verdict.intact) {
    return (
      <Alert type="error" header="This audit trail is not as it was written">
        <strong>{verdict.detail}</strong>{' '}
        {events === undefined
          ? 'So the API found; verify the trail to have this browser compute it itself.'
          : 'This browser computed it from what the API sent.'}{' '}
        Keep what you see, and compare it with a signed bundle that was exported earlier.
      </Alert>
    );
  }
  return (
    <Alert type="success" header={`All ${events ?? 0} events are as they were written`}>
      This browser computed the hash of every event itself and found each one in the event after it,
      up to the one that the verification holds: none was changed, removed, inserted or moved. It
      does not prove that nobody wrote the whole trail anew, together with the verification. A
      signed bundle exported earlier does: its events must be the first ones here.
    </Alert>
  );
}
