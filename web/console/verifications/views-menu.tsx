import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ButtonDropdown, {
  type ButtonDropdownProps,
} from '@cloudscape-design/components/button-dropdown';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useKept } from '../interface/kept';
import { commonViews, readSavedViews, withSavedView, type SavedView } from './saved-views';

export interface ViewsMenuProps {
  /** The query of the address the page is at. */
  readonly search: string;
  readonly onOpen: (search: string) => void;
}

/** Views to go to, and to keep under a name. */
export function ViewsMenu({ search, onOpen }: ViewsMenuProps) {
  const [saved, keep] = useKept('honnin-views', readSavedViews);
  const [naming, setNaming] = useState(false);
  const current = saved.find((view) => view.search === search);

  const choose = (id: string) => {
    if (id === 'save') setNaming(true);
    else if (id === 'remove') keep(saved.filter((view) => view !== current));
    else onOpen(id.slice(id.indexOf(':') + 1));
  };
  return (
    <>
      <ButtonDropdown
        items={[
          { text: 'Common views', items: commonViews.map(itemOf('common')) },
          ...(saved.length > 0 ? [{ text: 'Your views', items: saved.map(itemOf('saved')) }] : []),
          { id: 'save', text: 'Save this view …' },
          ...(current ? [{ id: 'remove', text: `Remove “${current.name}”` }] : []),
        ]}
        onItemClick={({ detail }) => choose(detail.id)}
      >
        Views
      </ButtonDropdown>
      {naming && (
        <NameView
          onCancel={() => setNaming(false)}
          onName={(name) => {
            keep(withSavedView(saved, { name, search }));
            setNaming(false);
          }}
        />
      )}
    </>
  );
}

const itemOf =
  (kind: 'common' | 'saved') =>
  ({ name, search }: SavedView): ButtonDropdownProps.Item => ({
    id: `${kind}:${search}`,
    text: name,
  });

interface NameViewProps {
  readonly onName: (name: string) => void;
  readonly onCancel: () => void;
}

function NameView({ onName, onCancel }: NameViewProps) {
  const [name, setName] = useState('');
  const given = name.trim();
  return (
    <Modal
      visible
      header="Save this view"
      onDismiss={onCancel}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onCancel}>
              Cancel
            </Button>
            <Button form="name-view" formAction="submit" variant="primary" disabled={given === ''}>
              Save
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <form
        id="name-view"
        onSubmit={(event) => {
          event.preventDefault();
          if (given !== '') onName(given);
        }}
      >
        <FormField
          label="Name"
          description="It is kept in this browser. A view of the same name is replaced."
        >
          <Input value={name} onChange={({ detail }) => setName(detail.value)} autoFocus />
        </FormField>
      </form>
    </Modal>
  );
}
