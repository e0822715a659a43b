import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useReviewApi } from '../api/use-review-api';
import { Failure } from '../interface/failure';
import { verificationKey } from '../verification/use-verification';
import { Confirmation } from './confirmation';

export interface EraseVerificationProps {
  readonly verificationId: string;
  readonly onClose: () => void;
}

const WORD = 'erase';

/** Asks whether a verification is to be erased, and erases it; the receipt is then part of it. */
export function EraseVerification({ verificationId, onClose }: EraseVerificationProps) {
  const api = useReviewApi();
  const queries = useQueryClient();
  const [typed, setTyped] = useState('');
  const erasing = useMutation({
    mutationFn: () => api.erase(verificationId),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: verificationKey(verificationId) });
      onClose();
    },
  });
  return (
    <Modal
      visible
      header="Erase this verification"
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Keep it
            </Button>
            <Button
              variant="primary"
              disabled={typed !== WORD}
              loading={erasing.isPending}
              loadingText="Erasing"
              onClick={() => erasing.mutate()}
            >
              Erase
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <Confirmation what="this verification" word={WORD} typed={typed} onType={setTyped} />
        {erasing.error && <Failure what="It could not be erased" error={erasing.error} />}
      </SpaceBetween>
    </Modal>
  );
}
