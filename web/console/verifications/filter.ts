import type { PropertyFilterProps } from '@cloudscape-design/components/property-filter';
import { isLabelled, reasonLabels, statusLabels } from '../interface/labels';
import { readScore, scoreBounds, type ScoreBound, type View } from './view';

/** What verifications can be filtered by, as Cloudscape's property filter shows it. */
export const filteringProperties: PropertyFilterProps.FilteringProperty[] = [
  {
    key: 'status',
    propertyLabel: 'Status',
    groupValuesLabel: 'Statuses',
    operators: [oneOf(statusLabels)],
  },
  {
    key: 'reason',
    propertyLabel: 'Reason',
    groupValuesLabel: 'Reasons',
    operators: [oneOf(reasonLabels)],
  },
  {
    key: 'subjectId',
    propertyLabel: 'Subject',
    groupValuesLabel: 'Subjects',
    operators: ['='],
  },
  {
    key: 'applicationId',
    propertyLabel: 'Application',
    groupValuesLabel: 'Applications',
    operators: ['='],
  },
  {
    key: 'Liveness',
    propertyLabel: 'Liveness',
    groupValuesLabel: 'Liveness, 0–100',
    operators: ['>=', '<='],
  },
  {
    key: 'Similarity',
    propertyLabel: 'Similarity',
    groupValuesLabel: 'Similarity, 0–100',
    operators: ['>=', '<='],
  },
];

export const filteringOptions: PropertyFilterProps.FilteringOption[] = [
  ...optionsOf('status', statusLabels),
  ...optionsOf('reason', reasonLabels),
];

/** Compares with one or several values, shown by their labels. */
function oneOf(
  labels: Readonly<Record<string, string>>,
): PropertyFilterProps.ExtendedOperator<readonly string[]> {
  return {
    operator: '=',
    tokenType: 'enum',
    format: (values) => values.map((value) => labels[value] ?? value).join(', '),
  };
}

function optionsOf(
  propertyKey: string,
  labels: Readonly<Record<string, string>>,
): PropertyFilterProps.FilteringOption[] {
  return Object.entries(labels).map(([value, label]) => ({ propertyKey, value, label }));
}

/** The conditions of a view, all of which hold. */
export function toFilter(view: View): PropertyFilterProps.Query {
  const tokens: PropertyFilterProps.Token[] = [];
  for (const propertyKey of ['status', 'reason'] as const) {
    if (view[propertyKey]) tokens.push({ propertyKey, operator: '=', value: view[propertyKey] });
  }
  for (const propertyKey of ['subjectId', 'applicationId'] as const) {
    if (view[propertyKey]) tokens.push({ propertyKey, operator: '=', value: view[propertyKey] });
  }
  for (const bound of scoreBounds) {
    const value = view[bound];
    if (value !== undefined) tokens.push({ ...boundToken(bound), value: String(value) });
  }
  return { operation: 'and', tokens };
}

/** The view with other conditions. Of two that exclude each other the later stands; values of one property add up. */
export function withFilter(view: View, { tokens }: PropertyFilterProps.Query): View {
  const { time, order } = view;
  const next: { -readonly [Name in keyof View]: View[Name] } = { order, ...(time && { time }) };
  for (const { propertyKey, operator, value } of tokens) {
    const values = [value].flat().map(String);
    const [first = ''] = values;
    if (propertyKey === 'status') {
      next.status = united(
        next.status,
        values.filter((name) => isLabelled(statusLabels, name)),
      );
    } else if (propertyKey === 'reason') {
      next.reason = united(
        next.reason,
        values.filter((name) => isLabelled(reasonLabels, name)),
      );
    } else if (propertyKey === 'subjectId' || propertyKey === 'applicationId') {
      next[propertyKey] = first;
    } else {
      const bound = scoreBounds.find((name) => sameBound(name, propertyKey, operator));
      const score = readScore(first);
      if (bound && score !== undefined) next[bound] = score;
    }
  }
  return next;
}

function united<Name>(some: readonly Name[] = [], more: readonly Name[]): readonly Name[] {
  return [...new Set([...some, ...more])];
}

const boundToken = (bound: ScoreBound) => ({
  propertyKey: bound.slice('minimum'.length),
  operator: bound.startsWith('minimum') ? '>=' : '<=',
});

function sameBound(bound: ScoreBound, propertyKey: string | undefined, operator: string): boolean {
  const token = boundToken(bound);
  return token.propertyKey === propertyKey && token.operator === operator;
}
