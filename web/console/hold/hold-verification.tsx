import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useReviewApi } from '../api/use-review-api';
import { Failure } from '../interface/failure';
import { verificationKey } from '../verification/use-verification';

export interface HoldVerificationProps {
  readonly verificationId: string;
  /** Whether it is held, and the hold is to be lifted. */
  readonly isHeld: boolean;
  readonly onClose: () => void;
}

/** Asks why a verification is to be held and holds it, or lifts its hold. */
export function HoldVerification({ verificationId, isHeld, onClose }: HoldVerificationProps) {
  const api = useReviewApi();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const change = useMutation({
    mutationFn: () => (isHeld ? api.liftHold(verificationId) : api.hold(verificationId, reason)),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: verificationKey(verificationId) });
      onClose();
    },
  });
  return (
    <Modal
      visible
      header={isHeld ? 'Lift the legal hold' : 'Put on legal hold'}
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Leave it as it is
            </Button>
            <Button
              variant="primary"
              disabled={!isHeld && reason.trim() === ''}
              loading={change.isPending}
              loadingText={isHeld ? 'Lifting' : 'Holding'}
              onClick={() => change.mutate()}
            >
              {isHeld ? 'Lift the hold' : 'Hold'}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {isHeld ? (
          <Box>
            What is held by nothing else goes when the policy says: at once, where its time has
            passed.
          </Box>
        ) : (
          <FormField
            label="Reason"
            description="The case it is for. Nothing of this verification is erased or expires until the hold is lifted."
          >
            <Textarea value={reason} onChange={({ detail }) => setReason(detail.value)} />
          </FormField>
        )}
        {change.error && <Failure what="The hold could not be changed" error={change.error} />}
      </SpaceBetween>
    </Modal>
  );
}
