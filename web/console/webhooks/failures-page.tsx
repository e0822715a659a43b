import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useReviewApi } from '../api/use-review-api';
import { Failure } from '../interface/failure';
import { Page } from '../interface/page';
import { DeliveriesTable } from './deliveries-table';

/** How often the list is read again, in milliseconds. */
const REFRESH = 30_000;

/** Messages to applications that have not arrived. */
export default function FailuresPage() {
  const api = useReviewApi();
  const { data, error, refetch, isFetching, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery({
      queryKey: ['webhook-failures'],
      queryFn: ({ pageParam, signal }) => api.listWebhookFailures({ cursor: pageParam }, signal),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ cursor }) => cursor,
      refetchInterval: REFRESH,
    });
  const deliveries = data?.pages.flatMap(({ items }) => items) ?? [];

  return (
    <Page
      title="Webhooks"
      description="What applications have not been told: it is sent again for a day, and kept for those who mend it"
      actions={
        <Button
          iconName="refresh"
          ariaLabel="Read the list again"
          loading={isFetching && !isFetchingNextPage}
          onClick={() => void refetch()}
        />
      }
    >
      <SpaceBetween size="l">
        {error && (
          <Failure what="The list could not be read" error={error} onRetry={() => void refetch()} />
        )}
        <DeliveriesTable
          several
          deliveries={deliveries}
          loading={isFetching && !data}
          empty="Everything that was sent in the last 30 days has arrived."
          header={
            <Header
              variant="h2"
              counter={data && `(${deliveries.length}${hasNextPage ? '+' : ''})`}
            >
              Not arrived
            </Header>
          }
          footer={
            hasNextPage && (
              <Box textAlign="center">
                <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                  Show more
                </Button>
              </Box>
            )
          }
        />
      </SpaceBetween>
    </Page>
  );
}
