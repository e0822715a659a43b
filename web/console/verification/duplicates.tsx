import Box from '@cloudscape-design/components/box';
import Table from '@cloudscape-design/components/table';
import Header from '@cloudscape-design/components/header';
import type { ReviewedVerification } from '../api/review-api';
import { formatScore } from '../interface/format';
import { PageLink } from '../interface/page-link';

export interface DuplicatesProps {
  readonly duplicates: NonNullable<ReviewedVerification['duplicates']>;
}

/** Faces enrolled under other subjects that look the same. */
export function Duplicates({ duplicates }: DuplicatesProps) {
  return (
    <Table
      header={
        <Header
          variant="h2"
          description="Faces enrolled under other subjects that look like this one"
        >
          Duplicates
        </Header>
      }
      items={duplicates}
      trackBy="faceId"
      columnDefinitions={[
        {
          id: 'subject',
          header: 'Subject',
          isRowHeader: true,
          cell: ({ subjectId }) =>
            subjectId === undefined ? (
              'Erased, or not shown to you'
            ) : (
              <PageLink to={`/verifications?${new URLSearchParams({ subjectId }).toString()}`}>
                {subjectId}
              </PageLink>
            ),
        },
        {
          id: 'similarity',
          header: 'Similarity',
          cell: ({ similarity }) => formatScore(similarity),
        },
        {
          id: 'face',
          header: 'Face',
          cell: ({ faceId }) => <Box variant="code">{faceId.slice(0, 8)}</Box>,
        },
      ]}
    />
  );
}
