import type { StreamRecord } from '../../dynamodb/streams/stream-record';
import type { JsonObject } from '../../service';
import type { StreamMapping } from '../../template/event-source-mappings';
import type { InvocationResponse } from '../lambda';

/** Why records were given up. */
export interface Discard {
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
  /** How often the function was called with them. */
  readonly invocations: number;
  /** Of the last call, if there was one. */
  readonly requestId?: string;
  readonly response?: InvocationResponse;
}

/** The one shard that every stream has here. */
const SHARD_ID = 'shardId-00000001704067200000-00000000';

/**
 * What the queue for failures is told: where the records lie, not what they hold
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html).
 *
 * @param now milliseconds since the epoch
 */
export function discardedBatch(
  mapping: StreamMapping,
  records: readonly StreamRecord[],
  { condition, invocations, requestId, response }: Discard,
  now: number,
): JsonObject {
  const first = records[0];
  const last = records.at(-1);
  return {
    requestContext: {
      ...(requestId !== undefined && { requestId }),
      functionArn: `${mapping.functionArn}:$LATEST`,
      condition,
      approximateInvokeCount: invocations,
    },
    ...(response && {
      responseContext: {
        statusCode: response.StatusCode,
        executedVersion: response.ExecutedVersion,
        ...(response.FunctionError && { functionError: response.FunctionError }),
      },
    }),
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    DDBStreamBatchInfo: {
      shardId: SHARD_ID,
      startSequenceNumber: first?.sequenceNumber ?? '',
      endSequenceNumber: last?.sequenceNumber ?? '',
      approximateArrivalOfFirstRecord: toSecond(first?.at ?? now),
      approximateArrivalOfLastRecord: toSecond(last?.at ?? now),
      batchSize: records.length,
      streamArn: mapping.eventSourceArn,
    },
  };
}

function toSecond(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
