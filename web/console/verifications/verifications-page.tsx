import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { download } from '../interface/download';
import { Failure } from '../interface/failure';
import { useKept } from '../interface/kept';
import { Page } from '../interface/page';
import { columns } from './columns';
import { toCsv } from './csv';
import { PreferencesButton, readPreferences } from './preferences';
import { useVerifications } from './use-verifications';
import { VerificationsTable } from './verifications-table';
import { TimeRange } from './time-range';
import { readView, writeView, type View } from './view';
import { ViewsMenu } from './views-menu';

/** All verifications, by their properties. The address says which are shown, so that it can be passed on. */
export default function VerificationsPage() {
  const [search, setSearch] = useSearchParams();
  const view = readView(search);
  const [preferences, keepPreferences] = useKept('honnin-table', readPreferences);
  const [live, setLive] = useState(true);
  const show = (next: View) => setSearch(writeView(next));
  const verifications = useVerifications(view, preferences.pageSize, live);
  const items = verifications.data?.items ?? [];

  const shownColumns = preferences.contentDisplay
    .filter(({ visible }) => visible)
    .flatMap(({ id }) => columns.filter((column) => column.id === id));
  const save = () =>
    download(
      `verifications-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.csv`,
      toCsv(
        shownColumns.map(({ heading }) => heading),
        items.map((item) => shownColumns.map(({ text }) => text(item))),
      ),
      'text/csv',
    );

  return (
    <Page
      title="Verifications"
      actions={
        <SpaceBetween direction="horizontal" size="s" alignItems="center">
          <Toggle checked={live} onChange={({ detail }) => setLive(detail.checked)}>
            Live
          </Toggle>
          <TimeRange time={view.time} onChange={(time) => show({ ...view, time })} />
          <ViewsMenu search={writeView(view).toString()} onOpen={setSearch} />
          <Button iconName="download" onClick={save} disabled={items.length === 0}>
            Save as CSV
          </Button>
        </SpaceBetween>
      }
    >
      <SpaceBetween size="m">
        {verifications.error && (
          <Failure
            what="The verifications could not be read"
            error={verifications.error}
            onRetry={() => void verifications.refetch()}
          />
        )}
        <VerificationsTable
          view={view}
          onView={show}
          verifications={verifications}
          contentDisplay={preferences.contentDisplay}
          preferences={<PreferencesButton preferences={preferences} onChange={keepPreferences} />}
        />
      </SpaceBetween>
    </Page>
  );
}
