import Alert from '@cloudscape-design/components/alert';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';

export interface ConfirmationProps {
  /** What is going to be erased, as a sentence goes on: `this verification`. */
  readonly what: string;
  /** What has to be typed. */
  readonly word: string;
  readonly typed: string;
  readonly onType: (typed: string) => void;
}

/** Says what an erasure deletes, and has somebody type what they mean. */
export function Confirmation({ what, word, typed, onType }: ConfirmationProps) {
  return (
    <SpaceBetween size="m">
      <Alert type="warning" header="This cannot be undone">
        Documents, images, face vectors and personal fields of {what} are deleted. The audit trail
        and a signed receipt with the hashes of what was deleted stay.
      </Alert>
      <FormField label={`To confirm, type ${word}`}>
        <Input
          value={typed}
          autoComplete={false}
          spellcheck={false}
          onChange={({ detail }) => onType(detail.value)}
        />
      </FormField>
    </SpaceBetween>
  );
}
