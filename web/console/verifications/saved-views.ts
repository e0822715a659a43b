/** A view under a name of somebody's own. */
export interface SavedView {
  readonly name: string;
  /** The query of its address. */
  readonly search: string;
}

/** Views that everybody has. */
export const commonViews: readonly SavedView[] = [
  { name: 'In review, oldest first', search: 'status=in_review&order=oldest' },
  { name: 'Rejected in the last day', search: 'status=rejected&last=1d' },
  { name: 'Duplicates', search: 'reason=DUPLICATE_FACE' },
  { name: 'Changed faces', search: 'reason=SUBJECT_FACE_CHANGED' },
  { name: 'Failed', search: 'status=failed' },
];

/** The saved views among what a browser kept. */
export function readSavedViews(kept: unknown): readonly SavedView[] {
  return Array.isArray(kept) ? kept.filter(isSavedView) : [];
}

/** The views with one more, in place of another of its name. */
export function withSavedView(views: readonly SavedView[], view: SavedView): SavedView[] {
  return [...views.filter(({ name }) => name !== view.name), view].sort((one, other) =>
    one.name.localeCompare(other.name),
  );
}

function isSavedView(value: unknown): value is SavedView {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    'search' in value &&
    typeof value.search === 'string'
  );
}
