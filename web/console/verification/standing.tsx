import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Standings } from '../api/review-api';
import { useReviewApi } from '../api/use-review-api';
import { Failure } from '../interface/failure';
import { formatTime } from '../interface/format';
import { verificationKey } from './use-verification';

export interface StandingProps {
  readonly verificationId: string;
}

const names: Readonly<Record<Standings['standings'][number]['by'], string>> = {
  subject: 'The subject',
  device: 'The applicant’s device',
  address: 'The address the applicant came from',
};

/** Whom too many failures keep from going on, and the way to let them. Nothing where nobody is held back. */
export function Standing({ verificationId }: StandingProps) {
  const api = useReviewApi();
  const queries = useQueryClient();
  const queryKey = ['standing', verificationId];
  const { data } = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.readStanding(verificationId, signal),
  });
  const lifting = useMutation({
    mutationFn: () => api.clearStanding(verificationId),
    onSuccess: async (standings) => {
      queries.setQueryData(queryKey, standings);
      await queries.invalidateQueries({ queryKey: verificationKey(verificationId) });
    },
  });
  const heldBack = data?.standings.flatMap(({ by, hold }) => (hold ? [{ by, ...hold }] : [])) ?? [];
  if (heldBack.length === 0) return null;
  return (
    <>
      <Alert
        type="warning"
        header="Held back after too many failures"
        action={
          <Button loading={lifting.isPending} onClick={() => lifting.mutate()}>
            Let them go on
          </Button>
        }
      >
        {heldBack.map(({ by, kind, until }) => (
          <div key={by}>
            {names[by]} is {kind} until {formatTime(until)}.
          </div>
        ))}
        Letting them go on is written to the audit trail.
      </Alert>
      {lifting.error && <Failure what="They could not be let go on" error={lifting.error} />}
    </>
  );
}
