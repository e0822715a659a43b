import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import type { ReviewedVerification } from '../api/review-api';
import { formatScore } from '../interface/format';
import { PageLink } from '../interface/page-link';
import { Age } from '../interface/time';
import { holderOf } from './cases';
import { questionNames, questionOf } from './questions';
import { useNow } from './use-now';

export interface QueueTableProps {
  readonly cases: readonly ReviewedVerification[];
  /** Whether there are more than these. */
  readonly more: boolean;
  readonly loading: boolean;
  /** Who is signed in, once it is known. */
  readonly reviewer: string | undefined;
}

/** The queue: what each case asks, how long it has waited, and who has it. */
export function QueueTable({ cases, more, loading, reviewer }: QueueTableProps) {
  const now = useNow();
  return (
    <Table
      header={
        <Header variant="h2" counter={loading ? '' : `(${cases.length}${more ? '+' : ''})`}>
          Cases
        </Header>
      }
      items={cases}
      trackBy="id"
      loading={loading}
      loadingText="Reading the queue"
      empty={
        <Box textAlign="center" padding="l">
          Nothing waits for a reviewer.
        </Box>
      }
      columnDefinitions={[
        {
          id: 'case',
          header: 'Case',
          isRowHeader: true,
          cell: ({ id }) => <PageLink to={`/review/${id}`}>{id.slice(0, 8)}</PageLink>,
        },
        {
          id: 'question',
          header: 'Question',
          cell: (one) => questionNames[questionOf(one)],
        },
        { id: 'subject', header: 'Subject', cell: ({ subjectId }) => subjectId ?? '–' },
        {
          id: 'similarity',
          header: 'Similarity',
          cell: ({ match }) => formatScore(match?.similarity),
        },
        {
          id: 'waiting',
          header: 'Started',
          cell: ({ createdAt }) => <Age time={createdAt} />,
        },
        {
          id: 'opinions',
          header: 'Opinions',
          cell: ({ opinions, policy }) =>
            policy.review.fourEyes ? `${opinions.length} of 2` : 'Takes one',
        },
        {
          id: 'taken',
          header: 'Taken',
          cell: (one) => <Taken one={one} reviewer={reviewer} now={now} />,
        },
      ]}
    />
  );
}

interface TakenProps {
  readonly one: ReviewedVerification;
  readonly reviewer: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

function Taken({ one, reviewer, now }: TakenProps) {
  if (one.opinions.some((opinion) => opinion.reviewer === reviewer)) return 'You have decided';
  const holder = holderOf(one, now);
  if (holder === undefined) return 'Free';
  if (holder === reviewer) return <StatusIndicator type="info">By you</StatusIndicator>;
  return <StatusIndicator type="pending">By {holder}</StatusIndicator>;
}
