import Box from '@cloudscape-design/components/box';
import Spinner from '@cloudscape-design/components/spinner';
import { useQuery } from '@tanstack/react-query';
import { useReviewApi } from '../api/use-review-api';
import { Failure } from '../interface/failure';
import { ExecutionWalk } from './execution-walk';

/** How often a running execution is looked at, in milliseconds. */
const LOOK_EVERY = 3000;

export interface ExecutionViewProps {
  readonly verificationId: string;
}

/** The workflow of one verification. */
export function ExecutionView({ verificationId }: ExecutionViewProps) {
  const api = useReviewApi();
  const { data, dataUpdatedAt, error, refetch } = useQuery({
    queryKey: ['execution', verificationId],
    queryFn: ({ signal }) => api.readExecution(verificationId, signal),
    refetchInterval: ({ state }) => (state.data?.status === 'RUNNING' ? LOOK_EVERY : false),
  });
  if (data) return <ExecutionWalk execution={data} now={dataUpdatedAt} />;
  if (error) {
    return (
      <Failure what="The workflow could not be read" error={error} onRetry={() => void refetch()} />
    );
  }
  return (
    <Box textAlign="center" padding="l">
      <Spinner size="large" />
    </Box>
  );
}
