import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Order } from './position';

/** Indexes of the table, with the attribute each is partitioned by; all are sorted by `createdAt`. */
export const indexes = {
  byApplication: 'applicationId',
  byStatus: 'status',
  bySubject: 'subjectId',
} as const;

/** The verifications of one application, of one status or of one subject. */
export interface Partition {
  readonly index: keyof typeof indexes;
  readonly value: string;
}

/** What verifications must be like. Attributes are paths such as `liveness.confidence`, never of the partition's own key. */
export type Filter =
  | { readonly attribute: string; readonly oneOf: readonly string[] }
  | { readonly attribute: string; readonly atLeast: number }
  | { readonly attribute: string; readonly atMost: number }
  | { readonly attribute: string; readonly absent: true };

export interface PartitionQuery {
  readonly table: string;
  readonly partition: Partition;
  readonly filters: readonly Filter[];
  /** First and last moment of creation, ISO 8601 in milliseconds. */
  readonly earliest: string;
  readonly latest: string;
  readonly order: Order;
  /** Paths of the attributes to read; all unless given. */
  readonly projection?: readonly string[] | undefined;
  /** Rows the first query looks at, before filters. */
  readonly rows: number;
}

/** The query with its expressions, in which every name and value stands behind a placeholder. */
export function queryInput(query: PartitionQuery): QueryCommandInput {
  const { index, value } = query.partition;
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const path = (attribute: string): string => {
    const steps = attribute.split('.');
    for (const step of steps) names[`#${step}`] = step;
    return steps.map((step) => `#${step}`).join('.');
  };
  const operand = (operandValue: unknown): string => {
    const placeholder = `:v${Object.keys(values).length}`;
    values[placeholder] = operandValue;
    return placeholder;
  };
  const condition = (filter: Filter): string => {
    const attribute = path(filter.attribute);
    if ('absent' in filter) return `attribute_not_exists(${attribute})`;
    if ('oneOf' in filter) return `${attribute} IN (${filter.oneOf.map(operand).join(', ')})`;
    return 'atLeast' in filter
      ? `${attribute} >= ${operand(filter.atLeast)}`
      : `${attribute} <= ${operand(filter.atMost)}`;
  };
  const created = `${path('createdAt')} BETWEEN ${operand(query.earliest)} AND ${operand(query.latest)}`;
  return {
    TableName: query.table,
    IndexName: index,
    KeyConditionExpression: `${path(indexes[index])} = ${operand(value)} AND ${created}`,
    ...(query.filters.length > 0 && {
      FilterExpression: query.filters.map(condition).join(' AND '),
    }),
    ...(query.projection && { ProjectionExpression: query.projection.map(path).join(', ') }),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
    ScanIndexForward: query.order === 'oldest',
  };
}
