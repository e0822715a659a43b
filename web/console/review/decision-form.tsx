import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea, { type TextareaProps } from '@cloudscape-design/components/textarea';
import type { RefObject } from 'react';
import type { ReviewReason } from '../api/review-api';
import { isLabelled, reviewReasonLabels } from '../interface/labels';
import type { Draft } from './use-draft';

/** The most characters a note may have. */
const LONGEST_NOTE = 2000;

export interface DecisionFormProps {
  /** Those that fit what is asked and what was decided. */
  readonly reasons: readonly ReviewReason[];
  readonly draft: Draft;
  readonly noteRef: RefObject<TextareaProps.Ref | null>;
  readonly sending: boolean;
  readonly onSend: () => void;
}

/** Approval or rejection, with a reason and a note. */
export function DecisionForm({ reasons, draft, noteRef, sending, onSend }: DecisionFormProps) {
  const { decision, reason, note, review } = draft;
  const left = LONGEST_NOTE - note.length;
  return (
    <SpaceBetween size="m">
      <FormField label="Decision">
        <RadioGroup
          ariaRequired
          value={decision ?? null}
          items={[
            { value: 'approve', label: 'Approve' },
            { value: 'reject', label: 'Reject' },
          ]}
          onChange={({ detail }) => draft.decide(detail.value === 'approve' ? 'approve' : 'reject')}
        />
      </FormField>
      {decision && (
        <FormField label="Reason">
          <RadioGroup
            ariaRequired
            value={reason ?? null}
            items={reasons.map((value, index) => ({
              value,
              label: `${index + 1}. ${reviewReasonLabels[value]}`,
            }))}
            onChange={({ detail }) => {
              if (isLabelled(reviewReasonLabels, detail.value)) draft.choose(detail.value);
            }}
          />
        </FormField>
      )}
      <FormField
        label="Note"
        description="Why, for whoever reads the case later"
        constraintText={`${left} characters left`}
        {...(left < 0 && { errorText: 'The note is too long.' })}
      >
        <Textarea
          ref={noteRef}
          ariaRequired
          rows={3}
          value={note}
          onChange={({ detail }) => draft.write(detail.value)}
          onKeyDown={({ detail }) => {
            if (detail.key === 'Escape' && document.activeElement instanceof HTMLElement) {
              document.activeElement.blur();
            }
          }}
        />
      </FormField>
      <Button
        variant="primary"
        disabled={!review || left < 0}
        loading={sending}
        loadingText="Sending"
        onClick={onSend}
      >
        {sendLabel(decision)}
      </Button>
    </SpaceBetween>
  );
}

function sendLabel(decision: Draft['decision']): string {
  if (decision === undefined) return 'Decide';
  return decision === 'approve' ? 'Send the approval' : 'Send the rejection';
}
