import DateRangePicker, {
  type DateRangePickerProps,
} from '@cloudscape-design/components/date-range-picker';
import type { View } from './view';

const relativeOptions: DateRangePickerProps.RelativeOption[] = [
  { key: 'hour', amount: 1, unit: 'hour', type: 'relative' },
  { key: 'day', amount: 1, unit: 'day', type: 'relative' },
  { key: 'week', amount: 7, unit: 'day', type: 'relative' },
  { key: 'month', amount: 30, unit: 'day', type: 'relative' },
];

export interface TimeRangeProps {
  readonly time: View['time'];
  readonly onChange: (time: View['time']) => void;
}

/** When verifications were started: back from now, or between two moments. */
export function TimeRange({ time, onChange }: TimeRangeProps) {
  return (
    <DateRangePicker
      value={valueOf(time)}
      onChange={({ detail }) => onChange(timeOf(detail.value))}
      relativeOptions={relativeOptions}
      isValidRange={(range) => ({ valid: true, ...problemOf(range) })}
      customRelativeRangeUnits={['minute', 'hour', 'day']}
      placeholder="Started at any time"
      i18nStrings={{ ariaLabel: 'Time of the start', clearButtonLabel: 'At any time' }}
      expandToViewport
    />
  );
}

function valueOf(time: View['time']): DateRangePickerProps.Value | null {
  if (!time) return null;
  if ('from' in time) return { type: 'absolute', startDate: time.from, endDate: time.to };
  const known = relativeOptions.find(
    ({ amount, unit }) => amount === time.amount && unit === time.unit,
  );
  return known ?? { type: 'relative', ...time };
}

function timeOf(value: DateRangePickerProps.Value | null): View['time'] {
  if (!value) return undefined;
  if (value.type === 'absolute') {
    const [from, to] = [new Date(value.startDate), new Date(value.endDate)];
    return { from: from.toISOString(), to: to.toISOString() };
  }
  const { amount, unit } = value;
  return unit === 'minute' || unit === 'hour' || unit === 'day' ? { amount, unit } : undefined;
}

function problemOf(
  range: DateRangePickerProps.Value | null,
): DateRangePickerProps.ValidationResult | undefined {
  if (range?.type === 'relative' && !(range.amount >= 1 && range.amount <= 9999)) {
    return { valid: false, errorMessage: 'Give a number from 1 to 9999.' };
  }
  if (range?.type === 'absolute' && Date.parse(range.startDate) >= Date.parse(range.endDate)) {
    return { valid: false, errorMessage: 'The end must be later than the start.' };
  }
  return undefined;
}
