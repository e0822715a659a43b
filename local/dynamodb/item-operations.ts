import batchGetItem from 'dynalite/actions/batchGetItem';
import batchWriteItem from 'dynalite/actions/batchWriteItem';
import deleteItem from 'dynalite/actions/deleteItem';
import getItem from 'dynalite/actions/getItem';
import putItem from 'dynalite/actions/putItem';
import query from 'dynalite/actions/query';
import scan from 'dynalite/actions/scan';
import type { Action } from 'dynalite/db';
import type { Validation } from 'dynalite/validations';
import batchGetItemValidation from 'dynalite/validations/batchGetItem';
import batchWriteItemValidation from 'dynalite/validations/batchWriteItem';
import getItemValidation from 'dynalite/validations/getItem';
import { type JsonObject, type Operation, ServiceError } from '../service';
import type { Database } from './database';
import { validate } from './engine';
import * as validations from './item-validations';
import type { BatchWriteItemRequest, ConditionalRequest, Item, QueryRequest } from './requests';
import { Session } from './session';
import { updateInOrder } from './update-order';

/** The operations on single items, on batches of them and on ranges. */
export function itemOperations(database: Database): Record<string, Operation> {
  return {
    GetItem: (input) => read(database, getItemValidation, getItem, input),
    BatchGetItem: (input) => read(database, batchGetItemValidation, batchGetItem, input),
    Query: (input) => readRange(database, validations.query, query, input),
    Scan: (input) => readRange(database, validations.scan, scan, input),
    PutItem: (input) => write(database, validations.putItem, putItem, input, ({ Item }) => Item),
    UpdateItem: (input) =>
      write(database, validations.updateItem, updateInOrder, input, ({ Key }) => Key),
    DeleteItem: (input) =>
      write(database, validations.deleteItem, deleteItem, input, ({ Key }) => Key),
    BatchWriteItem: (input) => writeBatch(database, input),
  };
}

async function read<Request>(
  { tables }: Database,
  validation: Validation<Request>,
  action: Action<Request>,
  input: JsonObject,
): Promise<JsonObject> {
  return new Session(tables).run(action, validate(validation, input));
}

async function readRange(
  { tables }: Database,
  validation: Validation<QueryRequest>,
  action: Action<QueryRequest>,
  input: JsonObject,
): Promise<JsonObject> {
  const request = validate(validation, input);
  return new Session(tables, request.ExclusiveStartKey).run(action, request);
}

async function write<Request extends ConditionalRequest>(
  database: Database,
  validation: Validation<Request>,
  action: Action<Request>,
  input: JsonObject,
  keyOf: (request: Request) => Item,
): Promise<JsonObject> {
  const request = validate(validation, input);
  const table = database.tables.get(request.TableName);
  const key = table.key(keyOf(request));
  const session = new Session(database.tables);
  // Without a key the engine says what is wrong.
  if (key === undefined) return session.run(action, request);
  const lock = table.lockName(key);
  if (database.locks.isInTransaction(lock)) {
    throw new ServiceError('TransactionConflictException', 'Transaction is ongoing for the item');
  }
  return database.locks.hold([lock], async () => {
    try {
      const response = await session.run(action, request);
      await database.commit(session.changes);
      return response;
    } catch (error) {
      throw withFoundItem(error, request, session.foundItem(table, key));
    }
  });
}

function withFoundItem(
  error: unknown,
  request: ConditionalRequest,
  item: Item | undefined,
): unknown {
  const isWanted =
    error instanceof ServiceError &&
    error.code === 'ConditionalCheckFailedException' &&
    request.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
  return isWanted && item
    ? new ServiceError(error.code, error.message, error.statusCode, { Item: item })
    : error;
}

async function writeBatch(database: Database, input: JsonObject): Promise<JsonObject> {
  const request = validate(batchWriteItemValidation, input);
  const session = new Session(database.tables);
  return database.locks.hold(batchLocks(database, request), async () => {
    const response = await session.run(batchWriteItem, request);
    await database.commit(session.changes);
    return response;
  });
}

function batchLocks({ tables }: Database, { RequestItems }: BatchWriteItemRequest): string[] {
  return Object.entries(RequestItems).flatMap(([name, requests]) => {
    const table = tables.get(name);
    return requests.flatMap(({ PutRequest, DeleteRequest }) => {
      const key = table.key(PutRequest?.Item ?? DeleteRequest?.Key ?? {});
      return key === undefined ? [] : [table.lockName(key)];
    });
  });
}
