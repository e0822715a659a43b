import getItem from 'dynalite/validations/getItem';
import type { Validation } from 'dynalite/validations';
import { limits } from './engine';
import {
  deleteItem,
  putItem,
  returnValuesOnConditionCheckFailure,
  updateItem,
} from './item-validations';
import type {
  ConditionalRequest,
  DeleteItemRequest,
  GetItemRequest,
  Item,
  PutItemRequest,
  UpdateItemRequest,
} from './requests';

/** A condition on an item that a transaction does not change. */
export interface ConditionCheckRequest extends ConditionalRequest {
  readonly Key: Item;
}

/** One of the writes of a transaction: exactly one member is there. */
export interface TransactWriteItem {
  readonly Put?: PutItemRequest;
  readonly Update?: UpdateItemRequest;
  readonly Delete?: DeleteItemRequest;
  readonly ConditionCheck?: ConditionCheckRequest;
}

export interface TransactWriteItemsRequest {
  readonly TransactItems: readonly TransactWriteItem[];
  readonly ClientRequestToken?: string;
  readonly ReturnConsumedCapacity?: string;
}

export interface TransactGetItemsRequest {
  readonly TransactItems: readonly { readonly Get: GetItemRequest }[];
  readonly ReturnConsumedCapacity?: string;
}

const { TableName, Key, ReturnConsumedCapacity } = getItem.types;
const { ReturnItemCollectionMetrics } = putItem.types;
const requiredExpression = { type: 'String', notNull: true };

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export const transactWriteItems: Validation<TransactWriteItemsRequest> = {
  types: {
    TransactItems: listOf('TransactWriteItem', {
      Put: write('Put', { Item: putItem.types.Item }),
      Update: write('Update', { Key, UpdateExpression: requiredExpression }),
      Delete: write('Delete', { Key }),
      ConditionCheck: write('ConditionCheck', { Key, ConditionExpression: requiredExpression }),
    }),
    ClientRequestToken: {
      type: 'String',
      lengthGreaterThanOrEqual: 1,
      lengthLessThanOrEqual: 36,
    },
    ReturnConsumedCapacity,
    ReturnItemCollectionMetrics,
  },
  custom: ({ TransactItems }) => firstFault(TransactItems, faultOfWrite),
};

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html */
export const transactGetItems: Validation<TransactGetItemsRequest> = {
  types: {
    TransactItems: listOf('TransactGetItem', {
      Get: {
        type: 'FieldStruct<Get>',
        notNull: true,
        children: {
          TableName,
          Key,
          ProjectionExpression: getItem.types.ProjectionExpression,
          ExpressionAttributeNames: getItem.types.ExpressionAttributeNames,
        },
      },
    }),
    ReturnConsumedCapacity,
  },
  custom: ({ TransactItems }) =>
    firstFault(TransactItems, ({ Get }) => getItem.custom?.(Get, limits)),
};

function faultOfWrite(item: TransactWriteItem): string | null | undefined {
  if (Object.keys(item).length !== 1) {
    return 'TransactItems can only contain one of Check, Put, Update or Delete';
  }
  const { Put, Update, Delete, ConditionCheck } = item;
  if (Put) return putItem.custom?.(Put, limits);
  if (Update) return updateItem.custom?.(Update, limits);
  const onKey = Delete ?? ConditionCheck;
  return onKey && deleteItem.custom?.(onKey, limits);
}

function firstFault<T>(
  items: readonly T[],
  faultOf: (item: T) => string | null | undefined,
): string | undefined {
  for (const item of items) {
    const fault = faultOf(item);
    if (fault) return fault;
  }
  return undefined;
}

function listOf(type: string, children: object): object {
  return {
    type: 'List',
    notNull: true,
    lengthGreaterThanOrEqual: 1,
    lengthLessThanOrEqual: 100,
    children: { type: `ValueStruct<${type}>`, children },
  };
}

/** One kind of write: what is its own beside what all have. */
function write(kind: string, parameters: object): object {
  const { ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues } =
    putItem.types;
  return {
    type: `FieldStruct<${kind}>`,
    children: {
      TableName,
      ConditionExpression,
      ExpressionAttributeNames,
      ExpressionAttributeValues,
      ...returnValuesOnConditionCheckFailure,
      ...parameters,
    },
  };
}
