import * as z from 'zod';
import { metricQuery, metricSchema } from '../cloudwatch/metric-queries';
import { readProperties } from './read-properties';
import type { ResolvedTemplate } from './template';

/** How values are held against the threshold; the last three against a band that anomaly detection would learn. */
export const comparisonSchema = z.enum([
  'GreaterThanOrEqualToThreshold',
  'GreaterThanThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
  'LessThanLowerOrGreaterThanUpperThreshold',
  'LessThanLowerThreshold',
  'GreaterThanUpperThreshold',
]);

export const missingDataSchema = z.enum(['breaching', 'notBreaching', 'ignore', 'missing']);

/** Strict, since a member that is passed over could change what raises the alarm. */
const alarmProperties = z.strictObject({
  AlarmName: z.string(),
  AlarmDescription: z.string().optional(),
  ActionsEnabled: z.boolean().default(true),
  AlarmActions: z.array(z.string()).default([]),
  OKActions: z.array(z.string()).default([]),
  InsufficientDataActions: z.array(z.string()).default([]),
  ...metricSchema.partial().shape,
  Statistic: z.string().optional(),
  ExtendedStatistic: z.string().optional(),
  Period: z.int().optional(),
  Metrics: z.array(metricQuery).optional(),
  Threshold: z.number().optional(),
  ThresholdMetricId: z.string().optional(),
  ComparisonOperator: comparisonSchema,
  EvaluationPeriods: z.int().min(1),
  DatapointsToAlarm: z.int().min(1).optional(),
  TreatMissingData: missingDataSchema.default('missing'),
  Tags: z.unknown().optional(),
});

/** An alarm of the template, as CloudFormation has its properties. */
export interface AlarmDefinition extends z.output<typeof alarmProperties> {
  readonly arn: string;
}

/** @throws TemplateError for an alarm that the embedded CloudWatch cannot take as it is */
export function readAlarms(template: ResolvedTemplate): AlarmDefinition[] {
  return template.resourcesOfType('AWS::CloudWatch::Alarm').map((resource) => ({
    ...readProperties(resource, alarmProperties),
    arn: template.attributeOf(resource.logicalId, 'Arn'),
  }));
}
