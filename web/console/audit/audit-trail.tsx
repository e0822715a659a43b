import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useReviewApi } from '../api/use-review-api';
import { download } from '../interface/download';
import { Failure } from '../interface/failure';
import { AuditEvents } from './audit-events';
import { ChainReport } from './chain-report';
import { verifyChain } from './verify-chain';

export interface AuditTrailProps {
  readonly verificationId: string;
}

/** The audit trail of one verification. */
export function AuditTrail({ verificationId }: AuditTrailProps) {
  const api = useReviewApi();
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ['audit', verificationId],
    queryFn: ({ signal }) => api.readAuditTrail(verificationId, signal),
  });
  const check = useMutation({
    mutationFn: async () => {
      const { data: trail } = await refetch({ throwOnError: true });
      return trail && { verdict: await verifyChain(trail), events: trail.events.length };
    },
  });
  const bundle = useMutation({
    mutationFn: () => api.exportBundle(verificationId),
    onSuccess: async (signed) => {
      const text = `${JSON.stringify(signed, undefined, 2)}\n`;
      download(`verification-${verificationId}.json`, text, 'application/json');
      await refetch();
    },
  });
  const broken = [check.data?.verdict, data?.verdict].find((verdict) => verdict?.intact === false);

  return (
    <SpaceBetween size="m">
      {check.data && <ChainReport {...check.data} />}
      {!check.data && broken && <ChainReport verdict={broken} />}
      {check.error && <Failure what="The trail could not be verified" error={check.error} />}
      {bundle.error && <Failure what="No bundle could be exported" error={bundle.error} />}
      {error && (
        <Failure
          what="The audit trail could not be read"
          error={error}
          onRetry={() => void refetch()}
        />
      )}
      <AuditEvents
        events={data?.events ?? []}
        loading={isFetching && !data}
        broken={broken?.intact === false ? broken.brokenSequence : undefined}
        header={
          <Header
            counter={data && `(${data.events.length})`}
            description="Each event holds the hash of the one before it, and the verification the hash of the last."
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button
                  iconName="refresh"
                  ariaLabel="Read the trail again"
                  loading={isFetching}
                  onClick={() => {
                    check.reset();
                    void refetch();
                  }}
                />
                <Button loading={bundle.isPending} onClick={() => bundle.mutate()}>
                  Export signed bundle
                </Button>
                <Button
                  variant="primary"
                  loading={check.isPending}
                  disabled={!data}
                  onClick={() => check.mutate()}
                >
                  Verify audit trail
                </Button>
              </SpaceBetween>
            }
          >
            Audit trail
          </Header>
        }
      />
      {data && (
        <Box variant="small">
          Head of the chain: event {data.head.sequence}, <code>{data.head.hash}</code>
        </Box>
      )}
    </SpaceBetween>
  );
}
