import deleteItem from 'dynalite/actions/deleteItem';
import getItem from 'dynalite/actions/getItem';
import putItem from 'dynalite/actions/putItem';
import { type Action, itemSize } from 'dynalite/db';
import type { Clock } from '../clock';
import type { JsonObject, Operation } from '../service';
import type { Store, Write } from '../store/store';
import {
  type CancellationReason,
  CONFLICT,
  NO_REASON,
  reasonFor,
  requireNone,
} from './cancellation';
import { capacityByTable } from './consumed-capacity';
import type { Database } from './database';
import { validate, validationError } from './engine';
import type { Change } from './item-table';
import { RequestTokens } from './request-tokens';
import type { ConditionalRequest, Item } from './requests';
import { Session } from './session';
import {
  transactGetItems,
  type TransactWriteItem,
  transactWriteItems,
} from './transaction-requests';
import { updateInOrder } from './update-order';

/** The most that the items of a transaction may amount to, in bytes. */
const LARGEST_TRANSACTION = 4 * 1024 * 1024;

/** What a transaction does to one item. */
interface Part {
  /** A name for the item; none when its key is wrong, of which the engine tells when the part runs. */
  readonly lock: string | undefined;
  run(): Promise<Outcome>;
}

interface Outcome {
  readonly reason: CancellationReason;
  readonly changes: readonly Change[];
  readonly response: JsonObject;
}

/** TransactWriteItems and TransactGetItems. */
export function transactionOperations(
  database: Database,
  store: Store,
  clock: Clock,
): Record<string, Operation> {
  const tokens = new RequestTokens(store, clock);
  return {
    TransactWriteItems: (input) => transactWrite(database, tokens, input),
    TransactGetItems: (input) => transactGet(database, input),
  };
}

async function transactWrite(
  database: Database,
  tokens: RequestTokens,
  input: JsonObject,
): Promise<JsonObject> {
  const request = validate(transactWriteItems, input);
  const capacity = request.ReturnConsumedCapacity ?? 'NONE';
  const parts = request.TransactItems.map((item) => writePart(database, item, capacity));
  const items = distinctItems(parts);
  const transaction = async (memory: readonly Write[]): Promise<JsonObject> => {
    requireNoConflict(database, parts);
    return database.locks.holdForTransaction(items, async () => {
      const outcomes = await runAll(parts);
      const changes = outcomes.flatMap((outcome) => outcome.changes);
      requireSize(changes);
      await database.commit(changes, memory);
      return capacityByTable('WriteCapacityUnits', capacity, responsesOf(outcomes));
    });
  };
  const token = request.ClientRequestToken;
  if (token === undefined) return transaction([]);
  return (await tokens.once(token, input.TransactItems ?? null, transaction)) ?? {};
}

async function transactGet(database: Database, input: JsonObject): Promise<JsonObject> {
  const request = validate(transactGetItems, input);
  const capacity = request.ReturnConsumedCapacity ?? 'NONE';
  const parts = request.TransactItems.map(({ Get }) => {
    const get = { ...Get, ReturnConsumedCapacity: capacity, ConsistentRead: true };
    return part(database, getItem, get, Get.Key);
  });
  const items = distinctItems(parts);
  requireNoConflict(database, parts);
  const responses = responsesOf(await database.locks.hold(items, () => runAll(parts)));
  return {
    Responses: responses.map(({ Item }): JsonObject => (Item === undefined ? {} : { Item })),
    ...capacityByTable('ReadCapacityUnits', capacity, responses),
  };
}

function writePart(
  database: Database,
  { Put, Update, Delete, ConditionCheck }: TransactWriteItem,
  capacity: string,
): Part {
  const wanted = { ReturnConsumedCapacity: capacity };
  if (Put) return part(database, putItem, { ...Put, ...wanted }, Put.Item);
  if (Update) return part(database, updateInOrder, { ...Update, ...wanted }, Update.Key);
  if (Delete) return part(database, deleteItem, { ...Delete, ...wanted }, Delete.Key);
  if (!ConditionCheck) throw new Error('A write of a transaction is validated to be of one kind.');
  // A condition is checked like that of a deletion, which then does not take place.
  const check = part(database, deleteItem, { ...ConditionCheck, ...wanted }, ConditionCheck.Key);
  return { ...check, run: async () => ({ ...(await check.run()), changes: [] }) };
}

function part<Request extends ConditionalRequest>(
  { tables }: Database,
  action: Action<Request>,
  request: Request,
  attributes: Item,
): Part {
  const table = tables.get(request.TableName);
  const key = table.key(attributes);
  return {
    lock: key === undefined ? undefined : table.lockName(key),
    run: async () => {
      const session = new Session(tables);
      try {
        const response = await session.run(action, request);
        return { reason: NO_REASON, changes: session.changes, response };
      } catch (error) {
        const wantsItem = request.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
        const item = wantsItem && key !== undefined ? session.foundItem(table, key) : undefined;
        return { reason: reasonFor(error, item), changes: [], response: {} };
      }
    },
  };
}

function distinctItems(parts: readonly Part[]): string[] {
  const items = parts.flatMap(({ lock }) => lock ?? []);
  if (new Set(items).size < items.length) {
    throw validationError('Transaction request cannot include multiple operations on one item');
  }
  return items;
}

/** As on AWS, a transaction does not wait for another that has one of its items; it does wait for single writes. */
function requireNoConflict({ locks }: Database, parts: readonly Part[]): void {
  requireNone(
    parts.map(({ lock }) =>
      lock !== undefined && locks.isInTransaction(lock) ? CONFLICT : NO_REASON,
    ),
  );
}

async function runAll(parts: readonly Part[]): Promise<readonly Outcome[]> {
  const outcomes = await Promise.all(parts.map((each) => each.run()));
  requireNone(outcomes.map(({ reason }) => reason));
  return outcomes;
}

function requireSize(changes: readonly Change[]): void {
  const size = changes.reduce((sum, { before, after }) => sum + itemSize(after ?? before ?? {}), 0);
  if (size > LARGEST_TRANSACTION) {
    throw validationError('The aggregate size of the items in the transaction exceeds 4 MB');
  }
}

function responsesOf(outcomes: readonly Outcome[]): JsonObject[] {
  return outcomes.map(({ response }) => response);
}
