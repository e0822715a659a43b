import Box from '@cloudscape-design/components/box';
import Spinner from '@cloudscape-design/components/spinner';
import Tabs from '@cloudscape-design/components/tabs';
import { useParams, useSearchParams } from 'react-router';
// Loaded with the page: a tab that waited for its code would be held back by React's fallback for 300 ms more.
import { AuditTrail } from '../audit/audit-trail';
import { ExecutionView } from '../execution/execution-view';
import { VerificationWebhooks } from '../webhooks/verification-webhooks';
import { Failure } from '../interface/failure';
import { Page } from '../interface/page';
import { Actions } from './actions';
import { Overview } from './overview';
import { Summary } from './summary';
import { useVerification } from './use-verification';

/** Everything there is to see of one verification. */
export default function VerificationPage() {
  const { verificationId = '' } = useParams();
  // Another verification is another page: nothing of the one before stays.
  return <OneVerification key={verificationId} verificationId={verificationId} />;
}

function OneVerification({ verificationId }: { readonly verificationId: string }) {
  const { data: verification, error, refetch } = useVerification(verificationId);
  const [search, setSearch] = useSearchParams();
  const title = `Verification ${verificationId.slice(0, 8)}`;
  if (!verification) {
    return (
      <Page title={title}>
        {error ? (
          <Failure
            what="The verification could not be read"
            error={error}
            onRetry={() => void refetch()}
          />
        ) : (
          <Loading />
        )}
      </Page>
    );
  }
  return (
    <Page
      title={title}
      description={<Summary verification={verification} />}
      actions={<Actions verification={verification} />}
    >
      <Tabs
        activeTabId={search.get('tab') ?? 'overview'}
        onChange={({ detail: { activeTabId } }) =>
          setSearch(activeTabId === 'overview' ? {} : { tab: activeTabId }, { replace: true })
        }
        ariaLabel="What there is of the verification"
        tabs={[
          {
            id: 'overview',
            label: 'Overview',
            // Kept, since images that are shown again would be seen twice in the trail.
            contentRenderStrategy: 'lazy',
            content: <Overview verification={verification} />,
          },
          {
            id: 'workflow',
            label: 'Workflow',
            content: <ExecutionView verificationId={verificationId} />,
          },
          {
            id: 'audit',
            label: 'Audit trail',
            content: <AuditTrail verificationId={verificationId} />,
          },
          {
            id: 'webhooks',
            label: 'Webhooks',
            content: <VerificationWebhooks verificationId={verificationId} />,
          },
        ]}
      />
    </Page>
  );
}

function Loading() {
  return (
    <Box textAlign="center" padding="xl">
      <Spinner size="large" />
    </Box>
  );
}
