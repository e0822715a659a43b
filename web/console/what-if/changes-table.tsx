import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import { formatScore } from '../interface/format';
import { reasonLabels } from '../interface/labels';
import { PageLink } from '../interface/page-link';
import { Age } from '../interface/time';
import { VerificationStatus } from '../interface/verification-status';
import type { Change } from './comparison';
import type { Judgement, Unknown } from './judge';

const PAGE = 20;

const unknownTexts: Readonly<Record<Unknown, string>> = {
  ANOTHER_ATTEMPT: 'Asked for another liveness check',
  NEVER_COMPARED: 'Passed liveness; faces never compared',
  NEVER_SEARCHED: 'Passed the match; never searched for duplicates',
};

export interface ChangesTableProps {
  readonly changes: readonly Change[];
}

/** The verifications that would have ended otherwise. */
export function ChangesTable({ changes }: ChangesTableProps) {
  const [page, setPage] = useState(1);
  const pages = Math.max(1, Math.ceil(changes.length / PAGE));
  const shown = Math.min(page, pages);
  return (
    <Table
      items={changes.slice((shown - 1) * PAGE, shown * PAGE)}
      trackBy={({ verification }) => verification.id}
      header={
        <Header variant="h2" counter={`(${changes.length})`}>
          What would have changed
        </Header>
      }
      pagination={
        <Pagination
          currentPageIndex={shown}
          pagesCount={pages}
          onChange={({ detail }) => setPage(detail.currentPageIndex)}
        />
      }
      empty={<Box textAlign="center">Every verification would have ended as it did.</Box>}
      contentDensity="compact"
      enableKeyboardNavigation
      columnDefinitions={[
        {
          id: 'id',
          header: 'Verification',
          isRowHeader: true,
          cell: ({ verification: { id } }) => (
            <PageLink to={`/verifications/${id}`}>{id.slice(0, 8)}</PageLink>
          ),
        },
        {
          id: 'created',
          header: 'Started',
          cell: ({ verification }) => <Age time={verification.createdAt} />,
        },
        {
          id: 'was',
          header: 'Ended as',
          cell: ({ verification: { status, reason } }) => (
            <>
              <VerificationStatus status={status} />
              {reason && (
                <Box variant="small" display="block">
                  {reasonLabels[reason]}
                </Box>
              )}
            </>
          ),
        },
        {
          id: 'would',
          header: 'Would have been',
          cell: ({ judgement }) => <Outcome judgement={judgement} />,
        },
        {
          id: 'liveness',
          header: 'Liveness',
          cell: ({ verification }) => formatScore(verification.liveness),
        },
        {
          id: 'similarity',
          header: 'Similarity',
          cell: ({ verification }) => formatScore(verification.similarity),
        },
        {
          id: 'duplicate',
          header: 'Duplicate',
          cell: ({ verification }) => formatScore(verification.duplicateSimilarity),
        },
      ]}
    />
  );
}

interface OutcomeProps {
  readonly judgement: Judgement;
}

function Outcome({ judgement }: OutcomeProps) {
  if (judgement.outcome === 'unknown') {
    return <StatusIndicator type="info">{unknownTexts[judgement.because]}</StatusIndicator>;
  }
  if (judgement.outcome === 'rejected') {
    return (
      <>
        <VerificationStatus status="rejected" />
        <Box variant="small" display="block">
          {reasonLabels[judgement.reason]}
        </Box>
      </>
    );
  }
  return <VerificationStatus status={judgement.outcome === 'review' ? 'in_review' : 'approved'} />;
}
