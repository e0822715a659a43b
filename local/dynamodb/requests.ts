import type { JsonObject } from '../service';
import type { ParsedConditions } from './comparisons';

/** An attribute's value as the wire has it: its type, then the value, such as `{"S": "approved"}`. */
export type AttributeValue = JsonObject;

/** An item, or the key of one. */
export type Item = Record<string, AttributeValue>;

/** What every request that can change an item says beside the change. */
export interface ConditionalRequest extends ParsedConditions {
  readonly TableName: string;
  readonly ReturnConsumedCapacity?: string;
  readonly ReturnValuesOnConditionCheckFailure?: 'ALL_OLD' | 'NONE';
}

/** A request once validated; the engine reads more of it than is named here. */
export interface PutItemRequest extends ConditionalRequest {
  readonly Item: Item;
}

export interface DeleteItemRequest extends ConditionalRequest {
  readonly Key: Item;
}

export interface UpdateItemRequest extends ConditionalRequest {
  readonly Key: Item;
  /** The clauses of the UpdateExpression, once parsed, in the order in which they are applied. */
  readonly _updates?: {
    readonly sections: { readonly type: string; readonly path: readonly (string | number)[] }[];
  };
}

export interface GetItemRequest {
  readonly TableName: string;
  readonly Key: Item;
  readonly ReturnConsumedCapacity?: string;
}

/** A Query or a Scan. */
export interface QueryRequest extends ParsedConditions {
  readonly TableName: string;
  readonly ExclusiveStartKey?: Item;
}

export interface BatchGetItemRequest {
  readonly RequestItems: Readonly<Record<string, { readonly Keys: readonly Item[] }>>;
}

export interface BatchWriteItemRequest {
  readonly RequestItems: Readonly<
    Record<
      string,
      readonly {
        readonly PutRequest?: { readonly Item: Item };
        readonly DeleteRequest?: { readonly Key: Item };
      }[]
    >
  >;
}

export interface TableRequest {
  readonly TableName: string;
}

export interface ListTablesRequest {
  readonly ExclusiveStartTableName?: string;
  readonly Limit?: number;
}
