import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useReviewApi } from '../api/use-review-api';
import { Failure } from '../interface/failure';
import { DeliveriesTable } from './deliveries-table';

export interface VerificationWebhooksProps {
  readonly verificationId: string;
}

/** What the application was told of one verification. */
export function VerificationWebhooks({ verificationId }: VerificationWebhooksProps) {
  const api = useReviewApi();
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ['webhooks', verificationId],
    queryFn: ({ signal }) => api.listWebhooks(verificationId, signal),
  });
  return (
    <SpaceBetween size="m">
      {error && (
        <Failure
          what="The delivery log could not be read"
          error={error}
          onRetry={() => void refetch()}
        />
      )}
      <DeliveriesTable
        deliveries={data?.deliveries ?? []}
        loading={isFetching && !data}
        empty="No webhook was sent. Each attempt stands here for 30 days."
        header={
          <Header
            counter={data && `(${data.deliveries.length})`}
            description="What the application was told, and every attempt at it."
            actions={
              <Button
                iconName="refresh"
                ariaLabel="Read the delivery log again"
                loading={isFetching}
                onClick={() => void refetch()}
              />
            }
          >
            Webhooks
          </Header>
        }
      />
    </SpaceBetween>
  );
}
