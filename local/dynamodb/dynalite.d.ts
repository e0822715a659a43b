/**
 * What the embedded DynamoDB uses of dynalite, which has no types of its own: its validations,
 * its actions and the `db` module they are built on. Its server and its store are not used.
 */

declare module 'dynalite/db' {
  type JsonObject = import('../service').JsonObject;
  type JsonValue = import('../service').JsonValue;
  type Item = import('./requests').Item;
  type KeySchemaElement = import('./table-definition').KeySchemaElement;
  type TableDefinition = import('./table-definition').TableDefinition;
  import type { Stream } from 'node:stream';

  type Callback<T> = (error: Error | null, value?: T) => void;

  /** An error meant for the client: `body` is what AWS answers. */
  interface EngineError extends Error {
    readonly statusCode: number;
    readonly body: {
      readonly __type: string;
      readonly message?: string;
      readonly Message?: string;
    };
  }

  /** The keys a query reads; `limit` is -1 when there is none. */
  interface KeyRange {
    readonly gt?: string;
    readonly gte?: string;
    readonly lt?: string;
    readonly lte?: string;
    readonly reverse?: boolean;
    readonly limit?: number;
  }

  /** A stream of items that the engine destroys when it has enough of them. */
  type ItemStream = Stream & { destroy(): void };

  interface Rows {
    put(key: string, item: Item, callback: Callback<void>): void;
    del(key: string, callback: Callback<void>): void;
    createValueStream(range: KeyRange): ItemStream;
  }

  interface ItemRows extends Rows {
    get(key: string, callback: Callback<Item>): void;
    lock(key: string, task: (release: <T>(callback: T) => T) => void): void;
  }

  /** What the actions need of a store. */
  interface Database {
    readonly options: { readonly maxItemSize: number };
    getTable(name: string, callback: Callback<TableDefinition>): void;
    getItemDb(tableName: string): ItemRows;
    getIndexDb(indexType: string, tableName: string, indexName: string): Rows;
  }

  /** A condition once parsed; opaque. */
  interface Conditions {
    readonly _condition?: object;
    readonly Expected?: JsonObject;
  }

  const MAX_SIZE: number;
  function validationError(message: string): EngineError;
  function validateKey(key: Item, table: TableDefinition): EngineError | null | undefined;
  function checkConditional(request: Conditions, item?: Item): EngineError | null | undefined;
  function createKey(item: Item, table: TableDefinition): string;
  function createIndexKey(
    item: Item,
    table: TableDefinition,
    keySchema: readonly KeySchemaElement[],
  ): string;
  function itemSize(item: Item): number;
  function addConsumedCapacity(
    request: { readonly ReturnConsumedCapacity?: string },
    isRead: boolean,
    newItem?: Item,
    oldItem?: Item,
  ): { readonly CapacityUnits: number } | undefined;

  type EngineResponse = Record<string, JsonValue | undefined>;
  type Action<Request> = (
    database: Database,
    request: Request,
    callback: Callback<EngineResponse>,
  ) => void;
}

declare module 'dynalite/validations' {
  type JsonObject = import('../service').JsonObject;
  import type { Database } from 'dynalite/db';

  type Limits = Pick<Database, 'options'>;

  /** How requests of one operation are checked. */
  export interface Validation<Request> {
    /** Types and constraints by parameter. */
    readonly types: Readonly<Record<string, unknown>>;
    /** Checks what types cannot say, parses expressions into the request, and answers with what is wrong. */
    readonly custom?: (request: Request, limits: Limits) => string | null | undefined;
  }

  const validations: {
    /** Leaves out unknown parameters. */
    checkTypes<Request>(input: JsonObject, types: Validation<Request>['types']): Request;
    checkValidations<Request>(
      request: Request,
      types: Validation<Request>['types'],
      custom: Validation<Request>['custom'],
      limits: Limits,
    ): void;
  };
  export default validations;
}

declare module 'dynalite/actions/getItem' {
  import type { Action } from 'dynalite/db';
  type GetItemRequest = import('./requests').GetItemRequest;
  const action: Action<GetItemRequest>;
  export default action;
}

declare module 'dynalite/validations/getItem' {
  import type { Validation } from 'dynalite/validations';
  type GetItemRequest = import('./requests').GetItemRequest;
  const validation: Validation<GetItemRequest>;
  export default validation;
}

declare module 'dynalite/actions/putItem' {
  import type { Action } from 'dynalite/db';
  type PutItemRequest = import('./requests').PutItemRequest;
  const action: Action<PutItemRequest>;
  export default action;
}

declare module 'dynalite/validations/putItem' {
  import type { Validation } from 'dynalite/validations';
  type PutItemRequest = import('./requests').PutItemRequest;
  const validation: Validation<PutItemRequest>;
  export default validation;
}

declare module 'dynalite/actions/updateItem' {
  import type { Action } from 'dynalite/db';
  type UpdateItemRequest = import('./requests').UpdateItemRequest;
  const action: Action<UpdateItemRequest>;
  export default action;
}

declare module 'dynalite/validations/updateItem' {
  import type { Validation } from 'dynalite/validations';
  type UpdateItemRequest = import('./requests').UpdateItemRequest;
  const validation: Validation<UpdateItemRequest>;
  export default validation;
}

declare module 'dynalite/actions/deleteItem' {
  import type { Action } from 'dynalite/db';
  type DeleteItemRequest = import('./requests').DeleteItemRequest;
  const action: Action<DeleteItemRequest>;
  export default action;
}

declare module 'dynalite/validations/deleteItem' {
  import type { Validation } from 'dynalite/validations';
  type DeleteItemRequest = import('./requests').DeleteItemRequest;
  const validation: Validation<DeleteItemRequest>;
  export default validation;
}

declare module 'dynalite/actions/query' {
  import type { Action } from 'dynalite/db';
  type QueryRequest = import('./requests').QueryRequest;
  const action: Action<QueryRequest>;
  export default action;
}

declare module 'dynalite/validations/query' {
  import type { Validation } from 'dynalite/validations';
  type QueryRequest = import('./requests').QueryRequest;
  const validation: Validation<QueryRequest>;
  export default validation;
}

declare module 'dynalite/actions/scan' {
  import type { Action } from 'dynalite/db';
  type QueryRequest = import('./requests').QueryRequest;
  const action: Action<QueryRequest>;
  export default action;
}

declare module 'dynalite/validations/scan' {
  import type { Validation } from 'dynalite/validations';
  type QueryRequest = import('./requests').QueryRequest;
  const validation: Validation<QueryRequest>;
  export default validation;
}

declare module 'dynalite/actions/batchGetItem' {
  import type { Action } from 'dynalite/db';
  type BatchGetItemRequest = import('./requests').BatchGetItemRequest;
  const action: Action<BatchGetItemRequest>;
  export default action;
}

declare module 'dynalite/validations/batchGetItem' {
  import type { Validation } from 'dynalite/validations';
  type BatchGetItemRequest = import('./requests').BatchGetItemRequest;
  const validation: Validation<BatchGetItemRequest>;
  export default validation;
}

declare module 'dynalite/actions/batchWriteItem' {
  import type { Action } from 'dynalite/db';
  type BatchWriteItemRequest = import('./requests').BatchWriteItemRequest;
  const action: Action<BatchWriteItemRequest>;
  export default action;
}

declare module 'dynalite/validations/batchWriteItem' {
  import type { Validation } from 'dynalite/validations';
  type BatchWriteItemRequest = import('./requests').BatchWriteItemRequest;
  const validation: Validation<BatchWriteItemRequest>;
  export default validation;
}

declare module 'dynalite/validations/createTable' {
  import type { Validation } from 'dynalite/validations';
  type TableDefinition = import('./table-definition').TableDefinition;
  const validation: Validation<TableDefinition>;
  export default validation;
}

declare module 'dynalite/validations/deleteTable' {
  import type { Validation } from 'dynalite/validations';
  type TableRequest = import('./requests').TableRequest;
  const validation: Validation<TableRequest>;
  export default validation;
}

declare module 'dynalite/validations/describeTable' {
  import type { Validation } from 'dynalite/validations';
  type TableRequest = import('./requests').TableRequest;
  const validation: Validation<TableRequest>;
  export default validation;
}

declare module 'dynalite/validations/describeTimeToLive' {
  import type { Validation } from 'dynalite/validations';
  type TableRequest = import('./requests').TableRequest;
  const validation: Validation<TableRequest>;
  export default validation;
}

declare module 'dynalite/validations/listTables' {
  import type { Validation } from 'dynalite/validations';
  type ListTablesRequest = import('./requests').ListTablesRequest;
  const validation: Validation<ListTablesRequest>;
  export default validation;
}
