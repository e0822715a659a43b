import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useState, type ReactNode } from 'react';
import type { ReviewSettings, Scores } from '../api/review-api';
import { useSettings } from '../api/use-settings';
import { Failure } from '../interface/failure';
import { Page } from '../interface/page';
import { type ScoresRead } from './all-scores';
import { periods, useScores } from './use-scores';

export interface ScoresPageProps {
  readonly title: string;
  readonly description: string;
  readonly children: (scores: readonly Scores[], settings: ReviewSettings) => ReactNode;
}

/** A page about the scores of many verifications, from a period that can be chosen. */
export function ScoresPage({ title, description, children }: ScoresPageProps) {
  const [period, setPeriod] = useState<(typeof periods)[number]>(periods[2]);
  const settings = useSettings();
  const { data, error, isFetching, refetch } = useScores(period);
  const options = periods.map(({ id, label }) => ({ value: id, label }));
  const failed = error ?? settings.error;

  return (
    <Page
      title={title}
      description={description}
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <Select
            ariaLabel="Verifications started"
            options={options}
            selectedOption={options.find(({ value }) => value === period.id) ?? null}
            onChange={({ detail }) => {
              const chosen = periods.find(({ id }) => id === detail.selectedOption.value);
              if (chosen) setPeriod(chosen);
            }}
          />
          <Button
            iconName="refresh"
            ariaLabel="Read the scores again"
            loading={isFetching}
            onClick={() => void refetch()}
          />
        </SpaceBetween>
      }
    >
      <SpaceBetween size="l">
        {failed && (
          <Failure
            what="The scores could not be read"
            error={failed}
            onRetry={() => {
              void refetch();
              void settings.refetch();
            }}
          />
        )}
        {data && <Extent {...data} />}
        {data && settings.data && children(data.scores, settings.data)}
        {!failed && !(data && settings.data) && (
          <Box textAlign="center" padding="xxl">
            <Spinner size="large" />
          </Box>
        )}
      </SpaceBetween>
    </Page>
  );
}

/** How much of all that there is was read. */
function Extent({ scores, more }: ScoresRead) {
  const count = scores.length.toLocaleString('en');
  return (
    <Box variant="p" color="text-body-secondary">
      {more
        ? `The newest ${count} verifications of the period. There are more, which are not counted here.`
        : `All ${count} verifications of the period.`}
    </Box>
  );
}
