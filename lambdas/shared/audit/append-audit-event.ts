import { setTimeout as wait } from 'node:timers/promises';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { dynamodb } from '../clients/dynamodb';
import { measure } from '../metrics/measure';
import { writeMetrics, type Measurement } from '../metrics/write-metrics';
import { readVerification } from '../read-verification';
import type { Verification } from '../verification';
import { chainEvent, genesis } from './chain';
import { UpdateExpression } from './update-expression';

/** Names of the tables an audit trail and its head lie in. */
export interface AuditTables {
  readonly verifications: string;
  readonly auditEvents: string;
}

type Head = Pick<Verification, 'auditSequence' | 'auditHash'>;
type Changeable = Omit<Verification, 'id' | 'updatedAt' | keyof Head>;
type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** An event, with what changes on the verification's row in the same transaction. */
export interface Amendment {
  readonly type: string;
  readonly actor: string;
  readonly data: object;
  /** A second event, of the same actor, that the first brings about. */
  readonly then?: Pick<Amendment, 'type' | 'data'>;
  readonly set?: Readonly<Partial<Changeable>>;
  readonly remove?: readonly (keyof Changeable)[];
  /**
   * Attributes that must still be as they were read. The head of the chain guards all but
   * what is written without an event: status, awaiting, taskToken and the attempts by the workflow's
   * waits, the end of a claim by its holder. DynamoDB's path of an attribute within another.
   */
  readonly unchanged?: readonly (keyof Changeable | 'claim.until')[];
  /** A further write that must succeed with it. */
  readonly with?: TransactItem;
}

/** Two writers meet now and then; more often than this means something else is wrong. */
const ATTEMPTS = 8;

/** Pauses before another try, in milliseconds; they double from the one up to the other. */
const SHORTEST_PAUSE = 25;
const LONGEST_PAUSE = 400;

/** Others were faster each time. The workflow retries it by its name. */
class ConflictError extends Error {
  override readonly name = 'TransactionConflictException';

  constructor() {
    super('The verification kept changing; try again.');
  }
}

/**
 * Appends an event to a verification's trail, and changes its row with it or not at all.
 * The head of the chain is a condition of the transaction: whoever comes second reads the row and composes anew.
 *
 * @param compose what to write, given the row as it is; undefined to write nothing; what it throws is thrown
 * @returns the row afterwards
 * @throws UnknownVerificationError
 * @throws ConflictError when others were faster each time
 */
export async function appendAuditEvent(
  tables: AuditTables,
  verificationId: string,
  compose: (verification: Verification) => Amendment | undefined,
): Promise<Verification> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const before = await readVerification(tables.verifications, verificationId);
    const amendment = compose(before);
    if (!amendment) return before;
    const { items, after } = transaction(tables, before, amendment);
    if (await write(items)) {
      writeMetrics(measurementsOf(amendment, before));
      return after;
    }
    await pause(attempt);
  }
  throw new ConflictError();
}

/**
 * Writes a new verification and the first event of its trail.
 *
 * @returns the row, or undefined when there already is one with its id
 */
export async function createWithAuditEvent(
  tables: AuditTables,
  verification: Omit<Verification, keyof Head>,
  event: Pick<Amendment, 'type' | 'actor' | 'data'>,
): Promise<Verification | undefined> {
  const { id: verificationId, createdAt: at } = verification;
  const first = chainEvent(genesis, { verificationId, at, ...event });
  const row = { ...verification, auditSequence: first.sequence, auditHash: first.hash };
  const written = await write([
    {
      Put: {
        TableName: tables.verifications,
        Item: row,
        ConditionExpression: 'attribute_not_exists(id)',
      },
    },
    { Put: { TableName: tables.auditEvents, Item: first } },
  ]);
  if (!written) return undefined;
  writeMetrics(measure({ types: [event.type], changes: row, at: Date.parse(at) }));
  return row;
}

/** Once an event is written, and no sooner: what is repeated or comes second counts once. */
function measurementsOf(
  { type, data, then, set = {} }: Amendment,
  before: Verification,
): Measurement[] {
  const types = then ? [type, then.type] : [type];
  return measure({ types, data, changes: set, before, at: Date.now() });
}

function transaction(
  tables: AuditTables,
  before: Verification,
  amendment: Amendment,
): { items: TransactItem[]; after: Verification } {
  const { type, actor, data, then, set, remove = [], unchanged = [], with: further } = amendment;
  const { id: verificationId, auditSequence: sequence, auditHash: hash } = before;
  const at = new Date().toISOString();
  const first = chainEvent({ sequence, hash }, { verificationId, type, at, actor, data });
  const second = then && chainEvent(first, { verificationId, at, actor, ...then });
  const events = second ? [first, second] : [first];
  const last = second ?? first;
  const head = { auditSequence: last.sequence, auditHash: last.hash };
  const changes = { ...set, ...head, updatedAt: at };
  const expression = new UpdateExpression();
  for (const [name, value] of Object.entries(changes)) expression.set(name, value);
  for (const name of remove) expression.remove(name);
  for (const name of ['auditSequence', 'auditHash', ...unchanged] as const) {
    expression.expect(name, name === 'claim.until' ? before.claim?.until : before[name]);
  }
  const after: Verification = { ...before, ...changes };
  for (const name of remove) Reflect.deleteProperty(after, name);
  const items: TransactItem[] = [
    {
      Update: {
        TableName: tables.verifications,
        Key: { id: verificationId },
        ...expression.toInput(),
      },
    },
    ...events.map((event) => ({
      Put: {
        TableName: tables.auditEvents,
        Item: event,
        ConditionExpression: 'attribute_not_exists(verificationId)',
      },
    })),
  ];
  return { items: further ? [...items, further] : items, after };
}

/** Reasons for a transaction to be canceled that another try may overcome. */
const passing = new Set([
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);

/**
 * Writes all items or none.
 *
 * @returns false when a condition does not hold
 */
async function write(items: TransactItem[]): Promise<boolean> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    try {
      await dynamodb.send(new TransactWriteCommand({ TransactItems: items }));
      return true;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None');
      if (codes.includes('ConditionalCheckFailed')) return false;
      if (!codes.some((code) => passing.has(code))) throw error;
      await pause(attempt);
    }
  }
  throw new ConflictError();
}

/** Full jitter: writers that met once should not meet again. */
async function pause(attempt: number): Promise<void> {
  writeMetrics([{ name: 'Retries', value: 1, dimensions: { Service: 'dynamodb' } }]);
  await wait(Math.random() * Math.min(LONGEST_PAUSE, SHORTEST_PAUSE * 2 ** attempt));
}
