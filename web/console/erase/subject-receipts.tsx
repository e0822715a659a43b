import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import type { ErasureReceipt } from '../api/review-api';
import { download } from '../interface/download';
import { formatTime } from '../interface/format';
import { PageLink } from '../interface/page-link';

export interface SubjectReceiptsProps {
  readonly subjectId: string;
  readonly receipts: readonly ErasureReceipt[];
  /** Face vectors that no verification had enrolled. */
  readonly otherFaceVectors: number;
}

/** What was erased of a subject, verification by verification. */
export function SubjectReceipts({ subjectId, receipts, otherFaceVectors }: SubjectReceiptsProps) {
  const save = () =>
    download(
      `erasure-of-a-subject-${new Date().toISOString().slice(0, 10)}.json`,
      JSON.stringify(receipts, null, 2),
      'application/json',
    );
  return (
    <Table
      header={
        <Header
          variant="h2"
          counter={`(${receipts.length})`}
          description={
            otherFaceVectors > 0
              ? `Each receipt is signed, and stays with its verification. Face vectors erased that were imported: ${otherFaceVectors}.`
              : 'Each receipt is signed, and stays with its verification.'
          }
          actions={
            <Button iconName="download" onClick={save}>
              Download the signed receipts
            </Button>
          }
        >
          Erased of {subjectId}
        </Header>
      }
      items={receipts}
      trackBy={({ statement }) => statement.verificationId}
      columnDefinitions={[
        {
          id: 'verification',
          header: 'Verification',
          isRowHeader: true,
          cell: ({ statement: { verificationId } }) => (
            <PageLink to={`/verifications/${verificationId}`}>{verificationId}</PageLink>
          ),
        },
        {
          id: 'at',
          header: 'Erased',
          cell: ({ statement }) => formatTime(statement.erasedAt),
        },
        { id: 'images', header: 'Images', cell: ({ statement }) => statement.images.length },
        {
          id: 'vectors',
          header: 'Face vectors',
          cell: ({ statement }) => statement.faceVectors,
        },
      ]}
    />
  );
}
