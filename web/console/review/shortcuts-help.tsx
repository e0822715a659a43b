import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import Toggle from '@cloudscape-design/components/toggle';

export interface ShortcutsHelpProps {
  readonly visible: boolean;
  readonly onVisible: (visible: boolean) => void;
  /** Whether single keys do something. */
  readonly enabled: boolean;
  readonly onEnabled: (enabled: boolean) => void;
}

const shortcuts = [
  { keys: 'N', action: 'Take the next case' },
  { keys: 'T', action: 'Take this case, or keep it longer' },
  { keys: 'G', action: 'Give this case back' },
  { keys: 'A', action: 'Approve' },
  { keys: 'R', action: 'Reject' },
  { keys: '1 – 4', action: 'Choose a reason' },
  { keys: 'W', action: 'Write the note' },
  { keys: 'Esc', action: 'Leave the note' },
  { keys: 'Ctrl + Enter', action: 'Send the decision' },
  { keys: '?', action: 'Show this' },
];

/** The button and the panel that say which keys do what. */
export function ShortcutsHelp({ visible, onVisible, enabled, onEnabled }: ShortcutsHelpProps) {
  return (
    <>
      <Button onClick={() => onVisible(true)}>Keyboard shortcuts</Button>
      <Modal
        visible={visible}
        header="Keyboard shortcuts"
        closeAriaLabel="Close"
        onDismiss={() => onVisible(false)}
      >
        <SpaceBetween size="m">
          <Toggle checked={enabled} onChange={({ detail }) => onEnabled(detail.checked)}>
            Single keys do something
          </Toggle>
          <Table
            variant="embedded"
            items={shortcuts}
            trackBy="keys"
            columnDefinitions={[
              {
                id: 'keys',
                header: 'Keys',
                isRowHeader: true,
                cell: ({ keys }) => <Box variant="code">{keys}</Box>,
              },
              { id: 'action', header: 'What they do', cell: ({ action }) => action },
            ]}
          />
        </SpaceBetween>
      </Modal>
    </>
  );
}
