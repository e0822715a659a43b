import * as z from 'zod';
import type { JsonObject } from '../service';
import { TemplateError } from './cloudformation';
import { readProperties } from './read-properties';
import type { Resource, ResolvedTemplate } from './template';

const filterPattern = z.string().transform((text, context): JsonObject => {
  const parsed = z.record(z.string(), z.json()).safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  context.addIssue('a filter is a JSON object');
  return z.NEVER;
});

const common = {
  FunctionName: z.string(),
  EventSourceArn: z.string(),
  Enabled: z.boolean().default(true),
  BatchSize: z.number().int().min(1).max(10_000).optional(),
  MaximumBatchingWindowInSeconds: z.number().int().min(0).max(300).default(0),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  FilterCriteria: z
    .object({ Filters: z.array(z.object({ Pattern: filterPattern })).default([]) })
    .optional(),
  Tags: z.unknown().optional(),
};

/** Strict, since a member that is passed over could change which function gets what. */
const queueProperties = z.strictObject({
  ...common,
  ScalingConfig: z
    .object({ MaximumConcurrency: z.number().int().min(2).max(1000).optional() })
    .optional(),
});

const streamProperties = z.strictObject({
  ...common,
  StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST']),
  MaximumRetryAttempts: z.number().int().min(-1).max(10_000).default(-1),
  MaximumRecordAgeInSeconds: z.number().int().min(-1).max(604_800).default(-1),
  BisectBatchOnFunctionError: z.boolean().default(false),
  DestinationConfig: z
    .object({ OnFailure: z.object({ Destination: z.string() }).optional() })
    .optional(),
  ParallelizationFactor: z
    .literal(1, 'the embedded Lambda reads a stream with one batch at a time')
    .optional(),
});

interface Mapping {
  /** UUID. */
  readonly id: string;
  readonly logicalId: string;
  readonly eventSourceArn: string;
  readonly functionArn: string;
  readonly batchSize: number;
  /** How long to gather until a batch is full. */
  readonly batchingWindowSeconds: number;
  /** Whether the function says itself for which items it failed. */
  readonly reportsItemFailures: boolean;
  /** Patterns of which an item must fit one, if there are any. */
  readonly filters: readonly JsonObject[];
}

/** Has a function called with the messages of a queue. */
export interface QueueMapping extends Mapping {
  readonly type: 'queue';
  /** How many batches may be with the function at once. */
  readonly maximumConcurrency?: number;
}

/** Has a function called with the changes of a table. */
export interface StreamMapping extends Mapping {
  readonly type: 'stream';
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  /** Any number of them if infinite. */
  readonly maximumRetryAttempts: number;
  /** Infinite, too, but the stream keeps records for a day. */
  readonly maximumRecordAgeSeconds: number;
  readonly bisectsBatches: boolean;
  /** ARN of the queue that is told of records given up. */
  readonly onFailureArn?: string;
}

export type EventSourceMapping = QueueMapping | StreamMapping;

/**
 * What has Lambda call functions with messages and records; those that are enabled.
 *
 * @throws TemplateError for a source that is neither a queue nor the stream of a table
 */
export function readEventSourceMappings(template: ResolvedTemplate): EventSourceMapping[] {
  return template
    .resourcesOfType('AWS::Lambda::EventSourceMapping')
    .filter(({ properties }) => properties.Enabled !== false)
    .map((resource) => readMapping(resource, template));
}

function readMapping(resource: Resource, template: ResolvedTemplate): EventSourceMapping {
  const { EventSourceArn: source } = resource.properties;
  const kind = typeof source === 'string' ? source.split(':')[2] : undefined;
  if (kind === 'sqs') return readQueueMapping(resource, template);
  if (kind === 'dynamodb') return readStreamMapping(resource, template);
  throw new TemplateError(
    resource.logicalId,
    `the embedded Lambda reads queues and streams of tables, not ${JSON.stringify(source)}`,
  );
}

function readQueueMapping(resource: Resource, template: ResolvedTemplate): QueueMapping {
  const properties = readProperties(resource, queueProperties);
  const { BatchSize = 10, MaximumBatchingWindowInSeconds, ScalingConfig } = properties;
  if (BatchSize > 10 && MaximumBatchingWindowInSeconds === 0) {
    throw new TemplateError(
      resource.logicalId,
      'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10',
    );
  }
  const maximumConcurrency = ScalingConfig?.MaximumConcurrency;
  return {
    type: 'queue',
    ...describe(resource, properties, template),
    batchSize: BatchSize,
    ...(maximumConcurrency !== undefined && { maximumConcurrency }),
  };
}

function readStreamMapping(resource: Resource, template: ResolvedTemplate): StreamMapping {
  const properties = readProperties(resource, streamProperties);
  const onFailureArn = properties.DestinationConfig?.OnFailure?.Destination;
  if (onFailureArn !== undefined && !onFailureArn.startsWith('arn:aws:sqs:')) {
    throw new TemplateError(
      resource.logicalId,
      `the embedded Lambda tells queues of records given up, not ${onFailureArn}`,
    );
  }
  return {
    type: 'stream',
    ...describe(resource, properties, template),
    batchSize: properties.BatchSize ?? 100,
    startingPosition: properties.StartingPosition,
    maximumRetryAttempts: orInfinite(properties.MaximumRetryAttempts),
    maximumRecordAgeSeconds: orInfinite(properties.MaximumRecordAgeInSeconds),
    bisectsBatches: properties.BisectBatchOnFunctionError,
    ...(onFailureArn !== undefined && { onFailureArn }),
  };
}

function describe(
  { logicalId, ref }: Resource,
  properties: z.infer<typeof queueProperties> | z.infer<typeof streamProperties>,
  { deployment }: ResolvedTemplate,
): Omit<Mapping, 'batchSize'> {
  const { FunctionName: name } = properties;
  const { region, account } = deployment;
  return {
    id: ref,
    logicalId,
    eventSourceArn: properties.EventSourceArn,
    functionArn: name.startsWith('arn:')
      ? name
      : `arn:aws:lambda:${region}:${account}:function:${name}`,
    batchingWindowSeconds: properties.MaximumBatchingWindowInSeconds,
    reportsItemFailures: properties.FunctionResponseTypes.length > 0,
    filters: (properties.FilterCriteria?.Filters ?? []).map(({ Pattern }) => Pattern),
  };
}

/** AWS writes -1 for any number. */
function orInfinite(value: number): number {
  return value < 0 ? Infinity : value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
