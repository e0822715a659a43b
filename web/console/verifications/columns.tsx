import Box from '@cloudscape-design/components/box';
import type { TableProps } from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import type { ReviewedVerification } from '../api/review-api';
import { formatDuration, formatScore } from '../interface/format';
import { reasonLabels, statusLabels } from '../interface/labels';
import { PageLink } from '../interface/page-link';
import { Age } from '../interface/time';
import { VerificationStatus } from '../interface/verification-status';

/** A column of the table of verifications. */
export interface Column {
  readonly id: string;
  readonly heading: string;
  /** As it is written to a file. */
  readonly text: (verification: ReviewedVerification) => string;
  /** As it is shown, where that is not the same. */
  readonly cell?: (verification: ReviewedVerification) => ReactNode;
  /** Whether it is shown until somebody chooses. */
  readonly shown: boolean;
}

const scoreText = (score: number | null | undefined): string =>
  typeof score === 'number' ? formatScore(score) : '';

export const columns: readonly Column[] = [
  {
    id: 'id',
    heading: 'Verification',
    text: ({ id }) => id,
    cell: ({ id }) => (
      <PageLink to={`/verifications/${id}`}>
        <Box variant="code">{id.slice(0, 8)}</Box>
      </PageLink>
    ),
    shown: true,
  },
  {
    id: 'status',
    heading: 'Status',
    text: ({ status, forced }) => statusLabels[status] + (forced ? ' (forced)' : ''),
    cell: ({ status, forced }) => (
      <>
        <VerificationStatus status={status} />
        {forced && ' (forced)'}
      </>
    ),
    shown: true,
  },
  {
    id: 'reason',
    heading: 'Reason',
    text: ({ reason }) => (reason ? reasonLabels[reason] : ''),
    shown: true,
  },
  {
    id: 'subjectId',
    heading: 'Subject',
    text: ({ subjectId }) => subjectId ?? '',
    cell: ({ subjectId, erasedAt }) => subjectId ?? (erasedAt ? 'Erased' : '–'),
    shown: true,
  },
  {
    id: 'liveness',
    heading: 'Liveness',
    text: ({ liveness }) => scoreText(liveness?.confidence),
    shown: true,
  },
  {
    id: 'similarity',
    heading: 'Similarity',
    text: ({ match }) => scoreText(match?.similarity),
    shown: true,
  },
  {
    id: 'attempts',
    heading: 'Attempts',
    text: ({ documentAttempt, livenessAttempt }) =>
      `${documentAttempt} document, ${livenessAttempt} liveness`,
    cell: ({ documentAttempt, livenessAttempt }) => (
      <span title="Documents, liveness checks">
        {documentAttempt} + {livenessAttempt}
      </span>
    ),
    shown: true,
  },
  {
    id: 'createdAt',
    heading: 'Started',
    text: ({ createdAt }) => createdAt,
    cell: ({ createdAt }) => <Age time={createdAt} />,
    shown: true,
  },
  {
    id: 'decidedAt',
    heading: 'Decided',
    text: ({ decidedAt }) => decidedAt ?? '',
    cell: ({ decidedAt }) => (decidedAt ? <Age time={decidedAt} /> : '–'),
    shown: false,
  },
  {
    id: 'machineTime',
    heading: 'Machine time',
    text: ({ machineMilliseconds: time }) => (time === undefined ? '' : formatDuration(time)),
    shown: false,
  },
  {
    id: 'applicationId',
    heading: 'Application',
    text: ({ applicationId }) => applicationId,
    shown: false,
  },
  {
    id: 'policyVersion',
    heading: 'Policy',
    text: ({ policyVersion }) => policyVersion,
    shown: false,
  },
];

/** The columns as Cloudscape's table takes them. */
export const columnDefinitions: TableProps.ColumnDefinition<ReviewedVerification>[] = columns.map(
  ({ id, heading, text, cell = (verification) => text(verification) || '–' }) => ({
    id,
    header: heading,
    cell,
    isRowHeader: id === 'id',
    ...(id === 'createdAt' && { sortingField: id }),
  }),
);
