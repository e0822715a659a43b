import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'react-router';
import { useReviewApi } from '../api/use-review-api';
import { useSettings } from '../api/use-settings';
import { Failure } from '../interface/failure';
import { Page } from '../interface/page';
import { readQueue } from './cases';
import { NoticeBar } from './notice-bar';
import { QueueTable } from './queue-table';
import { ShortcutsHelp } from './shortcuts-help';
import { useKeyPreference } from './use-key-preference';
import { noticeIn, useNextCase } from './use-next-case';
import { useShortcuts } from './use-shortcuts';

/** How often the queue is read again, in milliseconds. */
const REFRESH = 5000;

/** The cases that wait for a reviewer. */
export default function QueuePage() {
  const api = useReviewApi();
  const { data: settings } = useSettings();
  const queue = useQuery({
    queryKey: ['queue'],
    queryFn: ({ signal }) => readQueue(api, signal),
    refetchInterval: REFRESH,
  });
  const next = useNextCase();
  const [helping, setHelping] = useState(false);
  const [keys, setKeys] = useKeyPreference();
  const notice = noticeIn(useLocation().state);
  const takeNext = () => {
    if (settings && !next.isPending) next.mutate({ reviewer: settings.reviewer });
  };
  useShortcuts({ n: takeNext, '?': () => setHelping(true) }, keys);

  return (
    <Page
      title="Review"
      description="Cases that need a person’s judgement, those that have waited longest first"
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <ShortcutsHelp
            visible={helping}
            onVisible={setHelping}
            enabled={keys}
            onEnabled={setKeys}
          />
          <Button
            variant="primary"
            onClick={takeNext}
            loading={next.isPending}
            loadingText="Taking"
          >
            Take the next case
          </Button>
        </SpaceBetween>
      }
    >
      <SpaceBetween size="l">
        {notice !== undefined && <NoticeBar notice={notice} />}
        {next.error && <Failure what="No case could be taken" error={next.error} />}
        {queue.error && !queue.data ? (
          <Failure
            what="The queue could not be read"
            error={queue.error}
            onRetry={() => void queue.refetch()}
          />
        ) : (
          <QueueTable
            cases={queue.data?.items ?? []}
            more={queue.data?.cursor !== undefined}
            loading={queue.isPending}
            reviewer={settings?.reviewer}
          />
        )}
      </SpaceBetween>
    </Page>
  );
}
