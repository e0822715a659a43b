import Tabs from '@cloudscape-design/components/tabs';
import { lazy, Suspense } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { Page } from '../interface/page';

const ExecutionView = lazy(() => import('../execution/execution-view'));
const AuditTrail = lazy(() => import('../audit/audit-trail'));

export default function VerificationPage() {
  const { verificationId = '' } = useParams();
  const [search, setSearch] = useSearchParams();
  return (
    <Page title={verificationId}>
      <Suspense>
        <Tabs
          activeTabId={search.get('tab') ?? 'overview'}
          onChange={({ detail }) => setSearch({ tab: detail.activeTabId }, { replace: true })}
          tabs={[
            { id: 'overview', label: 'Overview', content: null },
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
          ]}
        />
      </Suspense>
    </Page>
  );
}
