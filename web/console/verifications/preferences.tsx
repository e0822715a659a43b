import CollectionPreferences from '@cloudscape-design/components/collection-preferences';
import { columns } from './columns';

const pageSizes = [25, 50, 100];

/** How somebody wants the table. */
export interface Preferences {
  readonly pageSize: number;
  readonly contentDisplay: readonly { readonly id: string; readonly visible: boolean }[];
}

const defaults: Preferences = {
  pageSize: 25,
  contentDisplay: columns.map(({ id, shown }) => ({ id, visible: shown })),
};

/** The preferences among what a browser kept; columns there were none of when it kept them come last. */
export function readPreferences(kept: unknown): Preferences {
  if (typeof kept !== 'object' || kept === null) return defaults;
  const { pageSize, contentDisplay }: Partial<Record<keyof Preferences, unknown>> = kept;
  const display = (Array.isArray(contentDisplay) ? contentDisplay : []).filter(isDisplayed);
  const missing = defaults.contentDisplay.filter(({ id }) => !display.some((one) => one.id === id));
  return {
    pageSize: pageSizes.find((size) => size === pageSize) ?? defaults.pageSize,
    contentDisplay: [...display, ...missing],
  };
}

function isDisplayed(value: unknown): value is Preferences['contentDisplay'][number] {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    columns.some(({ id }) => id === value.id) &&
    'visible' in value &&
    typeof value.visible === 'boolean'
  );
}

export interface PreferencesButtonProps {
  readonly preferences: Preferences;
  readonly onChange: (preferences: Preferences) => void;
}

/** Lets somebody choose columns, their order, and how many rows are on a page. */
export function PreferencesButton({ preferences, onChange }: PreferencesButtonProps) {
  return (
    <CollectionPreferences
      title="Preferences"
      preferences={preferences}
      onConfirm={({ detail }) => onChange(readPreferences(detail))}
      pageSizePreference={{
        title: 'Rows on a page',
        options: pageSizes.map((value) => ({ value, label: `${value}` })),
      }}
      contentDisplayPreference={{
        title: 'Columns',
        options: columns.map(({ id, heading }) => ({
          id,
          label: heading,
          alwaysVisible: id === 'id',
        })),
      }}
    />
  );
}
