import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { itemSize } from 'dynalite/db';
import type { JsonObject } from '../../service';
import type { Item } from '../requests';

/** Which images of an item its records hold. */
export type StreamViewType = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';

/** What became of an item, by whom. */
export interface ItemChange {
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  /** Whether the item was deleted as its time to live was over. */
  readonly expired: boolean;
}

/** A record of a stream as the store has it. */
export interface StreamRecord {
  readonly sequenceNumber: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly keys: Item;
  readonly newImage?: Item;
  readonly oldImage?: Item;
  readonly expired?: true;
}

/** Whether a change is one: writing an item as it is leaves no record. */
export function isChange({ before, after }: ItemChange): boolean {
  return !isDeepStrictEqual(before, after);
}

export function makeRecord(
  { before, after, expired }: ItemChange,
  {
    viewType,
    keyNames,
    ...place
  }: {
    readonly viewType: StreamViewType;
    readonly keyNames: readonly string[];
    readonly sequenceNumber: string;
    readonly at: number;
  },
): StreamRecord {
  const item = after ?? before ?? {};
  const keys = Object.fromEntries(Object.entries(item).filter(([name]) => keyNames.includes(name)));
  return {
    ...place,
    eventName: before ? (after ? 'MODIFY' : 'REMOVE') : 'INSERT',
    keys,
    ...(after && viewType.startsWith('NEW') && { newImage: after }),
    ...(before && viewType.endsWith('OLD_IMAGES') && { oldImage: before }),
    ...(before && viewType === 'OLD_IMAGE' && { oldImage: before }),
    ...(expired && { expired: true }),
  };
}

/** A record as functions are given it: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
export function describeRecord(
  record: StreamRecord,
  { arn, region, viewType }: { arn: string; region: string; viewType: StreamViewType },
): JsonObject {
  const { sequenceNumber, at, eventName, keys, newImage, oldImage, expired } = record;
  const size = [keys, newImage, oldImage].reduce(
    (sum, item) => sum + (item ? itemSize(item) : 0),
    0,
  );
  return {
    eventID: createHash('md5').update(`${arn} ${sequenceNumber}`).digest('hex'),
    eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(at / 1000),
      Keys: keys,
      ...(newImage && { NewImage: newImage }),
      ...(oldImage && { OldImage: oldImage }),
      SequenceNumber: sequenceNumber,
      SizeBytes: size,
      StreamViewType: viewType,
    },
    eventSourceARN: arn,
    ...(expired && {
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
    }),
  };
}
