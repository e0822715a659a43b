import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
  type DeleteCommandInput,
  type PutCommandInput,
  type QueryCommandInput,
  type TransactWriteCommandInput,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import {
  verifyChain,
  auditEventSchema,
  type AuditEvent,
} from '../../../lambdas/shared/audit/chain';
import { verificationSchema, type Verification } from '../../../lambdas/shared/verification';

type Row = Record<string, unknown>;
type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];
interface Expressions {
  readonly UpdateExpression?: string | undefined;
  readonly ConditionExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Row | undefined;
}

const keysOf: Record<string, readonly string[]> = {
  Verifications: ['id'],
  AuditEvents: ['verificationId', 'sequence'],
  LivenessSessions: ['sessionId'],
  Abuse: ['id'],
  Subjects: ['subjectId'],
};

/** Tables in memory behind the mocked document client; they know the expressions the functions write. */
export class Tables {
  readonly client = mockClient(DynamoDBDocumentClient);
  private readonly rows = new Map<string, Row>();
  /** Runs once before the next transaction: somebody else's write, say. */
  beforeNextTransaction: (() => void) | undefined;

  constructor() {
    this.reset();
  }

  reset(): void {
    this.rows.clear();
    this.beforeNextTransaction = undefined;
    this.client.reset();
    this.client.on(GetCommand).callsFake(({ TableName, Key }: { TableName: string; Key: Row }) => ({
      Item: this.get(TableName, Key),
    }));
    this.client.on(TransactWriteCommand).callsFake((input: TransactWriteCommandInput) => {
      const before = this.beforeNextTransaction;
      this.beforeNextTransaction = undefined;
      before?.();
      this.transact(input.TransactItems ?? []);
      return {};
    });
    this.client.on(UpdateCommand).callsFake((input: UpdateCommandInput) => this.update(input));
    this.client.on(PutCommand).callsFake((input: PutCommandInput) => this.putItem(input));
    this.client.on(DeleteCommand).callsFake((input: DeleteCommandInput) => this.delete(input));
    this.client.on(QueryCommand).callsFake((input: QueryCommandInput) => this.query(input));
  }

  put(table: string, row: Row): void {
    this.rows.set(this.place(table, row), structuredClone(row));
  }

  get(table: string, key: Row): Row | undefined {
    const row = this.rows.get(this.place(table, key));
    return row && structuredClone(row);
  }

  /** Changes a row the way the workflow's own updates do. */
  change(id: string, changes: Partial<Verification>): void {
    this.put('Verifications', { ...this.get('Verifications', { id }), ...changes });
  }

  verification(id: string): Verification {
    return verificationSchema.parse(this.get('Verifications', { id }));
  }

  all(table: string): Row[] {
    return [...this.rows].filter(([key]) => key.startsWith(`${table} `)).map(([, row]) => row);
  }

  /** The trail of a verification; throws unless its chain is whole. */
  trail(id: string): AuditEvent[] {
    const events = this.all('AuditEvents')
      .map((row) => auditEventSchema.parse(row))
      .filter(({ verificationId }) => verificationId === id);
    const { auditSequence: sequence, auditHash: hash } = this.verification(id);
    const verdict = verifyChain(events, { sequence, hash });
    if (!verdict.intact) throw new Error(verdict.detail);
    return events;
  }

  private place(table: string, row: Row): string {
    const keys = keysOf[table] ?? [];
    return [table, ...keys.map((key) => JSON.stringify(row[key]))].join(' ');
  }

  private transact(items: TransactItem[]): void {
    const writes = items.map(({ Put, Update }) => {
      if (Put?.TableName !== undefined && Put.Item) {
        const existing = this.get(Put.TableName, Put.Item);
        return { table: Put.TableName, row: Put.Item, holds: holds(Put, existing) };
      }
      if (Update?.TableName === undefined || !Update.Key) throw new Error('Not understood');
      const existing = this.get(Update.TableName, Update.Key);
      const row = updated(Update, { ...Update.Key, ...existing });
      return { table: Update.TableName, row, holds: holds(Update, existing) };
    });
    if (writes.some((write) => !write.holds)) {
      throw canceled(writes.map((write) => (write.holds ? 'None' : 'ConditionalCheckFailed')));
    }
    for (const { table, row } of writes) this.put(table, row);
  }

  private update(input: UpdateCommandInput): object {
    const { TableName = '', Key = {} } = input;
    const existing = this.get(TableName, Key);
    if (!holds(input, existing)) {
      throw new ConditionalCheckFailedException({ $metadata: {}, message: 'It does not hold' });
    }
    this.put(TableName, updated(input, { ...Key, ...existing }));
    return {};
  }

  private putItem(input: PutCommandInput): object {
    const { TableName = '', Item = {} } = input;
    if (!holds(input, this.get(TableName, Item))) {
      throw new ConditionalCheckFailedException({ $metadata: {}, message: 'It does not hold' });
    }
    this.put(TableName, Item);
    return {};
  }

  private delete(input: DeleteCommandInput): object {
    const { TableName = '', Key = {} } = input;
    if (!holds(input, this.get(TableName, Key))) {
      throw new ConditionalCheckFailedException({ $metadata: {}, message: 'It does not hold' });
    }
    this.rows.delete(this.place(TableName, Key));
    return {};
  }

  private query(input: QueryCommandInput) {
    const { TableName = '', KeyConditionExpression, FilterExpression, ScanIndexForward } = input;
    const condition = [KeyConditionExpression, FilterExpression].filter(Boolean).join(' AND ');
    const found = this.all(TableName).filter((row) =>
      holds({ ...input, ConditionExpression: condition }, row),
    );
    const order = ScanIndexForward === false ? -1 : 1;
    found.sort((a, b) => order * String(a.createdAt).localeCompare(String(b.createdAt)));
    const from = input.ExclusiveStartKey;
    const start = from ? found.findIndex(({ id }) => id === from.id) + 1 : 0;
    const items = found.slice(start, start + (input.Limit ?? found.length));
    const more = start + items.length < found.length;
    const last = items.at(-1);
    return {
      Items: items,
      ...(more && last && { LastEvaluatedKey: { id: last.id, createdAt: last.createdAt } }),
    };
  }
}

export function canceled(codes: readonly string[]): TransactionCanceledException {
  return new TransactionCanceledException({
    $metadata: {},
    message: 'Transaction cancelled',
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
}

function holds(expressions: Expressions, row: Row = {}): boolean {
  const { ConditionExpression = '' } = expressions;
  return ConditionExpression.replaceAll(/(\S+) BETWEEN (\S+) AND (\S+)/g, '$1 >= $2 AND $1 <= $3')
    .split(' AND ')
    .every((condition) => condition === '' || conditionHolds(condition, expressions, row));
}

function conditionHolds(condition: string, expressions: Expressions, row: Row): boolean {
  const value = (placeholder: string) => expressions.ExpressionAttributeValues?.[placeholder];
  const absent = /^attribute_not_exists\((.+)\)$/.exec(condition)?.[1];
  if (absent !== undefined) return valueAt(absent, expressions, row) === undefined;
  const [, path = '', operator, operand = ''] =
    /^(\S+) (=|>=|<=|IN) \(?(.+?)\)?$/.exec(condition) ?? [];
  const actual = valueAt(path, expressions, row);
  switch (operator) {
    case '=':
      return JSON.stringify(actual) === JSON.stringify(value(operand));
    case 'IN':
      return operand.split(', ').some((placeholder) => value(placeholder) === actual);
    case '>=':
      return compare(actual, value(operand)) >= 0;
    case '<=':
      return compare(actual, value(operand)) <= 0;
    case undefined:
    default:
      throw new Error(`Not understood: ${condition}`);
  }
}

/** Values of two types compare as neither more nor less. */
function compare(one: unknown, other: unknown): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  if (typeof one === 'string' && typeof other === 'string') return one.localeCompare(other);
  return Number.NaN;
}

function valueAt(path: string, expressions: Expressions, row: Row): unknown {
  return path
    .split('.')
    .map((placeholder) => nameOf(placeholder, expressions))
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined,
      row,
    );
}

function updated(expressions: Expressions, row: Row): Row {
  const [sets = '', removes] = (expressions.UpdateExpression ?? '').split(' REMOVE ');
  for (const assignment of sets.replace(/^SET /, '').split(', ')) {
    const [name = '', value = ''] = assignment.split(' = ');
    assign(row, name.split('.'), expressions, expressions.ExpressionAttributeValues?.[value]);
  }
  for (const name of removes?.split(', ') ?? []) {
    Reflect.deleteProperty(row, nameOf(name, expressions));
  }
  return row;
}

function assign(row: object, path: string[], expressions: Expressions, value: unknown): void {
  const [placeholder = '', ...rest] = path;
  const name = nameOf(placeholder, expressions);
  if (rest.length === 0) {
    Reflect.set(row, name, value);
    return;
  }
  const within: unknown = Reflect.get(row, name);
  if (typeof within !== 'object' || within === null) throw new Error(`There is no ${name}.`);
  assign(within, rest, expressions, value);
}

function nameOf(placeholder: string, { ExpressionAttributeNames }: Expressions): string {
  return ExpressionAttributeNames?.[placeholder] ?? placeholder;
}
