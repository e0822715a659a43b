import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';

interface Row {
  readonly cells: readonly (string | number)[];
}

export interface ChartContainerProps {
  readonly title: string;
  readonly description?: string;
  /** Headings of the table behind the chart. */
  readonly columns: readonly string[];
  /** A cell for each column; the first names the row. */
  readonly rows: readonly Row['cells'][];
  /** The chart. */
  readonly children: ReactNode;
}

/** A chart with its numbers in a table behind it. */
export function ChartContainer({
  title,
  description,
  columns,
  rows,
  children,
}: ChartContainerProps) {
  return (
    <Container
      fitHeight
      header={
        <Header variant="h2" description={description}>
          {title}
        </Header>
      }
      footer={
        <ExpandableSection headerText="As a table" headerAriaLabel={`${title} as a table`}>
          <Table<Row>
            items={rows.map((cells) => ({ cells }))}
            variant="embedded"
            contentDensity="compact"
            ariaLabels={{ tableLabel: title }}
            columnDefinitions={columns.map((heading, index) => ({
              id: heading,
              header: heading,
              isRowHeader: index === 0,
              cell: ({ cells }) => cells[index],
            }))}
            empty="There is nothing to show."
          />
        </ExpandableSection>
      }
    >
      <SpaceBetween size="xs">{children}</SpaceBetween>
    </Container>
  );
}

/** Of all charts, so that rows of them align; in pixels. */
export const CHART_HEIGHT = 220;
