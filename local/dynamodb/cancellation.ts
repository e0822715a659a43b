import { type JsonObject, ServiceError } from '../service';
import type { Item } from './requests';

/** Why one part of a transaction stands in its way: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CancellationReason.html */
export interface CancellationReason {
  readonly Code: 'None' | 'ConditionalCheckFailed' | 'TransactionConflict' | 'ValidationError';
  readonly Message?: string;
  readonly Item?: Item;
}

/** The reason of a part that does not stand in the way. */
export const NO_REASON: CancellationReason = { Code: 'None' };

/** Another transaction has this item. */
export const CONFLICT: CancellationReason = {
  Code: 'TransactionConflict',
  Message: 'Transaction is ongoing for the item',
};

/**
 * The reason behind an error of one part; `item` is the item it found, if the request asks for it.
 *
 * @throws the error itself when it is none of a part but of the whole request.
 */
export function reasonFor(error: unknown, item: Item | undefined): CancellationReason {
  if (error instanceof ServiceError && error.code === 'ConditionalCheckFailedException') {
    return { Code: 'ConditionalCheckFailed', Message: error.message, ...(item && { Item: item }) };
  }
  if (error instanceof ServiceError && error.code === 'ValidationException') {
    return { Code: 'ValidationError', Message: error.message };
  }
  throw error;
}

/** @throws ServiceError `TransactionCanceledException` unless no part stands in the way. */
export function requireNone(reasons: readonly CancellationReason[]): void {
  if (reasons.every((reason) => reason === NO_REASON)) return;
  const codes = reasons.map(({ Code }) => Code).join(', ');
  throw new ServiceError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    400,
    { CancellationReasons: reasons.map((reason): JsonObject => ({ ...reason })) },
  );
}
