import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Pagination from '@cloudscape-design/components/pagination';
import PropertyFilter from '@cloudscape-design/components/property-filter';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import { columnDefinitions } from './columns';
import { filteringOptions, filteringProperties, toFilter, withFilter } from './filter';
import type { Preferences } from './preferences';
import type { useVerifications } from './use-verifications';
import type { View } from './view';

export interface VerificationsTableProps {
  readonly view: View;
  readonly onView: (view: View) => void;
  readonly verifications: ReturnType<typeof useVerifications>;
  readonly contentDisplay: Preferences['contentDisplay'];
  readonly preferences: ReactNode;
}

/** One page of a view, with what leads to others. */
export function VerificationsTable({
  view,
  onView,
  verifications,
  contentDisplay,
  preferences,
}: VerificationsTableProps) {
  const { data, isPending, pageNumber, pageCount, complete, goTo } = verifications;
  return (
    <Table
      stickyHeader
      trackBy="id"
      items={data?.items ?? []}
      columnDefinitions={columnDefinitions}
      columnDisplay={contentDisplay}
      loading={isPending}
      loadingText="Reading the verifications"
      sortingColumn={{ sortingField: 'createdAt' }}
      sortingDescending={view.order === 'newest'}
      onSortingChange={({ detail }) =>
        onView({ ...view, order: detail.isDescending ? 'newest' : 'oldest' })
      }
      filter={
        <PropertyFilter
          query={toFilter(view)}
          onChange={({ detail }) => onView(withFilter(view, detail))}
          filteringProperties={filteringProperties}
          filteringOptions={filteringOptions}
          disableFreeTextFiltering
          hideOperations
          filteringPlaceholder="Filter by property"
          filteringAriaLabel="Filter verifications by property"
          expandToViewport
        />
      }
      pagination={
        <Pagination
          currentPageIndex={pageNumber}
          pagesCount={pageCount}
          openEnd={!complete}
          onChange={({ detail }) => goTo(detail.currentPageIndex)}
        />
      }
      preferences={preferences}
      empty={<NothingFound complete={complete} onClear={() => onView({ order: view.order })} />}
      ariaLabels={{ tableLabel: 'Verifications' }}
    />
  );
}

interface NothingFoundProps {
  /** Whether everything has been looked through. */
  readonly complete: boolean;
  readonly onClear: () => void;
}

function NothingFound({ complete, onClear }: NothingFoundProps) {
  return (
    <Box textAlign="center" padding="l">
      <SpaceBetween size="s">
        <b>{complete ? 'No verification is like this' : 'None so far: look on the next page'}</b>
        <Button onClick={onClear}>Show all</Button>
      </SpaceBetween>
    </Box>
  );
}
