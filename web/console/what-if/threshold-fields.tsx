import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Grid from '@cloudscape-design/components/grid';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Slider from '@cloudscape-design/components/slider';
import type { Thresholds } from './judge';
import { thresholdFaults, thresholdList, type Threshold } from './thresholds';

export interface ThresholdFieldsProps {
  readonly thresholds: Thresholds;
  readonly inForce: Thresholds;
  readonly onChange: (thresholds: Thresholds) => void;
}

/** The thresholds, each to be moved by a slider or written as a number. */
export function ThresholdFields({ thresholds, inForce, onChange }: ThresholdFieldsProps) {
  const faults = thresholdFaults(thresholds);
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={<Button onClick={() => onChange(inForce)}>As in force</Button>}
        >
          Thresholds
        </Header>
      }
    >
      <ColumnLayout columns={2}>
        {thresholdList.map((threshold) => (
          <ThresholdField
            key={threshold.key}
            threshold={threshold}
            value={thresholds[threshold.key]}
            inForce={inForce[threshold.key]}
            fault={faults[threshold.key]}
            onChange={(value) => onChange({ ...thresholds, [threshold.key]: value })}
          />
        ))}
      </ColumnLayout>
    </Container>
  );
}

interface ThresholdFieldProps {
  readonly threshold: Threshold;
  readonly value: number;
  readonly inForce: number;
  readonly fault: string | undefined;
  readonly onChange: (value: number) => void;
}

function ThresholdField(props: ThresholdFieldProps) {
  const { threshold, value, inForce, fault, onChange } = props;
  const { label, description } = threshold;
  return (
    <FormField
      label={label}
      description={description}
      constraintText={`In force: ${inForce}`}
      errorText={fault}
      stretch
    >
      <Grid gridDefinition={[{ colspan: 9 }, { colspan: 3 }]}>
        <Slider
          ariaLabel={`${label}, slider`}
          min={0}
          max={100}
          step={0.5}
          value={Number.isFinite(value) ? value : inForce}
          referenceValues={[25, 50, 75]}
          onChange={({ detail }) => onChange(detail.value)}
        />
        <Input
          ariaLabel={`${label}, number`}
          type="number"
          inputMode="decimal"
          step={0.1}
          value={Number.isFinite(value) ? String(value) : ''}
          onChange={({ detail }) => onChange(detail.value === '' ? NaN : Number(detail.value))}
        />
      </Grid>
    </FormField>
  );
}
