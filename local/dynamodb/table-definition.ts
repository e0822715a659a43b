import createTable from 'dynalite/validations/createTable';
import * as z from 'zod';
import type { JsonObject } from '../service';
import { validate, validationError } from './engine';
import { STREAM_LABEL } from './streams/stream-label';
import type { StreamViewType } from './streams/stream-record';

export interface KeySchemaElement {
  readonly AttributeName: string;
  readonly KeyType: 'HASH' | 'RANGE';
}

interface Throughput {
  readonly ReadCapacityUnits: number;
  readonly WriteCapacityUnits: number;
}

export interface IndexDefinition {
  readonly IndexName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly Projection: {
    readonly ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
    readonly NonKeyAttributes?: readonly string[];
  };
  readonly ProvisionedThroughput?: Throughput;
}

/** A table as CreateTable takes it. */
export interface TableDefinition {
  readonly TableName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly AttributeDefinitions: readonly {
    readonly AttributeName: string;
    readonly AttributeType: 'S' | 'N' | 'B';
  }[];
  readonly GlobalSecondaryIndexes?: readonly IndexDefinition[];
  readonly LocalSecondaryIndexes?: readonly IndexDefinition[];
  readonly BillingMode?: 'PROVISIONED' | 'PAY_PER_REQUEST';
  readonly ProvisionedThroughput?: Throughput;
}

/** What the store remembers of a table. */
export interface TableRecord {
  readonly definition: TableDefinition;
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** The attribute that says when an item expires, while TTL is enabled. */
  readonly timeToLiveAttribute?: string;
  /** What the records of the table's stream hold, while it has one. */
  readonly streamViewType?: StreamViewType;
}

/** What can change about a table. */
export type TableProperties = Pick<
  TableRecord,
  'definition' | 'timeToLiveAttribute' | 'streamViewType'
>;

/** CreateTable says whether there is a stream; a template only says which. */
const streamSpecification = z.object({
  StreamEnabled: z.boolean().default(true),
  StreamViewType: z.enum(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES']).optional(),
});

/** What a template says of a table beyond what CreateTable takes. */
const templateProperties = z.looseObject({
  TableName: z.string('A table needs a TableName: set `tableName` on it.'),
  TimeToLiveSpecification: z
    .object({ AttributeName: z.string().optional(), Enabled: z.boolean() })
    .optional(),
  StreamSpecification: streamSpecification.optional(),
});

/**
 * Reads the properties of an `AWS::DynamoDB::Table`, with all references resolved.
 *
 * @throws Error that names the table and what is wrong with it.
 */
export function readTableProperties(properties: JsonObject): TableProperties {
  const { TableName, TimeToLiveSpecification: timeToLive } = templateProperties.parse(properties);
  try {
    return {
      definition: validate(createTable, properties),
      ...(timeToLive?.Enabled &&
        timeToLive.AttributeName !== undefined && {
          timeToLiveAttribute: timeToLive.AttributeName,
        }),
      ...readStreamViewType(properties),
    };
  } catch (cause) {
    throw new Error(`The table ${TableName} cannot be made: ${String(cause)}`, { cause });
  }
}

/**
 * What the records of a table's stream are to hold, if it is to have one.
 *
 * @throws ServiceError `ValidationException`
 */
export function readStreamViewType(input: JsonObject): Pick<TableProperties, 'streamViewType'> {
  if (input.StreamSpecification === undefined) return {};
  const { data } = streamSpecification.safeParse(input.StreamSpecification);
  if (data?.StreamEnabled === false && data.StreamViewType === undefined) return {};
  if (data?.StreamEnabled && data.StreamViewType) return { streamViewType: data.StreamViewType };
  throw validationError(
    'One or more parameter values were invalid: a StreamSpecification needs StreamEnabled and StreamViewType',
  );
}

/** The type of an attribute that a key is made of. */
export function keyType(definition: TableDefinition, attribute: string): string | undefined {
  return definition.AttributeDefinitions.find(({ AttributeName }) => AttributeName === attribute)
    ?.AttributeType;
}

/** The keys of a table or an index with their types: `id S, createdAt S`. Equal when the keys are. */
export function describeKey(
  definition: TableDefinition,
  keySchema: readonly KeySchemaElement[],
): string {
  return keySchema
    .map(({ AttributeName: name }) => `${name} ${keyType(definition, name) ?? '?'}`)
    .join(', ');
}

/** A table as DescribeTable answers it. Sizes and counts, which AWS estimates every six hours, are left out. */
export function describeTable({
  definition,
  id,
  createdAt,
  streamViewType,
}: TableRecord): JsonObject {
  const arn = `arn:aws:dynamodb:us-east-1:000000000000:table/${definition.TableName}`;
  const describeIndex = (index: IndexDefinition): JsonObject => ({
    IndexName: index.IndexName,
    IndexArn: `${arn}/index/${index.IndexName}`,
    KeySchema: index.KeySchema.map((element) => ({ ...element })),
    Projection: {
      ProjectionType: index.Projection.ProjectionType,
      ...(index.Projection.NonKeyAttributes && {
        NonKeyAttributes: [...index.Projection.NonKeyAttributes],
      }),
    },
  });
  return {
    TableName: definition.TableName,
    TableArn: arn,
    TableId: id,
    TableStatus: 'ACTIVE',
    CreationDateTime: createdAt / 1000,
    ...(streamViewType && {
      StreamSpecification: { StreamEnabled: true, StreamViewType: streamViewType },
      LatestStreamArn: `${arn}/stream/${STREAM_LABEL}`,
      LatestStreamLabel: STREAM_LABEL,
    }),
    KeySchema: definition.KeySchema.map((element) => ({ ...element })),
    AttributeDefinitions: definition.AttributeDefinitions.map((attribute) => ({ ...attribute })),
    ProvisionedThroughput: describeThroughput(definition.ProvisionedThroughput),
    ...(definition.BillingMode === 'PAY_PER_REQUEST' && {
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    }),
    ...(definition.LocalSecondaryIndexes && {
      LocalSecondaryIndexes: definition.LocalSecondaryIndexes.map(describeIndex),
    }),
    ...(definition.GlobalSecondaryIndexes && {
      GlobalSecondaryIndexes: definition.GlobalSecondaryIndexes.map((index) => ({
        ...describeIndex(index),
        IndexStatus: 'ACTIVE',
        ProvisionedThroughput: describeThroughput(index.ProvisionedThroughput),
      })),
    }),
  };
}

function describeThroughput(throughput: Throughput | undefined): JsonObject {
  return {
    NumberOfDecreasesToday: 0,
    ReadCapacityUnits: throughput?.ReadCapacityUnits ?? 0,
    WriteCapacityUnits: throughput?.WriteCapacityUnits ?? 0,
  };
}
