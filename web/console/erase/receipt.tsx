import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ErasureReceipt } from '../api/review-api';
import { download } from '../interface/download';
import { formatTime } from '../interface/format';

export interface ReceiptProps {
  readonly receipt: ErasureReceipt;
}

/** The signed receipt of an erasure: what was deleted, with the hashes that stay of it. */
export function Receipt({ receipt }: ReceiptProps) {
  const { verificationId, erasedAt, erasedBy, images, faceVectors, fields } = receipt.statement;
  return (
    <SpaceBetween size="s">
      <KeyValuePairs
        columns={4}
        items={[
          { label: 'Erased', value: formatTime(erasedAt) },
          { label: 'By', value: erasedBy },
          { label: 'Images', value: images.length },
          { label: 'Face vectors', value: faceVectors },
        ]}
      />
      <ExpandableSection headerText="What was deleted">
        <Box>Fields: {fields.join(', ') || 'none'}</Box>
        <ul>
          {images.map(({ key, versionId, sizeBytes, sha256 }) => (
            <li key={`${key} ${versionId}`}>
              {key} ({sizeBytes.toLocaleString('en')} bytes), SHA-256{' '}
              <Box variant="code">{sha256}</Box>
            </li>
          ))}
        </ul>
      </ExpandableSection>
      <Button
        iconName="download"
        onClick={() =>
          download(
            `erasure-${verificationId}.json`,
            JSON.stringify(receipt, null, 2),
            'application/json',
          )
        }
      >
        Download the signed receipt
      </Button>
    </SpaceBetween>
  );
}
