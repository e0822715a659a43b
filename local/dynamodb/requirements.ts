import * as z from 'zod';
import type { AccessDenied } from '../iam/access-denied';
import type { Account } from '../iam/account';
import { keyUse } from '../iam/key-use';
import type { Requirement, RequirementsOf } from '../iam/requirements';
import { ServiceError, type JsonObject } from '../service';
import { validationError } from './engine';

/** What an operation does with one table. */
interface Step {
  /** As IAM spells it, without the service: `PutItem`. */
  readonly action: string;
  readonly table: string;
  readonly index?: string | undefined;
}

const onTable = z.object({ TableName: z.string() });
const onTableOrIndex = onTable.extend({ IndexName: z.string().optional() });
const onTables = z.object({ RequestItems: z.record(z.string(), z.unknown()) });
const transactWrite = z.object({
  TransactItems: z.array(
    z.object({
      Put: onTable.optional(),
      Update: onTable.optional(),
      Delete: onTable.optional(),
      ConditionCheck: onTable.optional(),
    }),
  ),
});
const transactGet = z.object({ TransactItems: z.array(z.object({ Get: onTable })) });

type StepsOf = (input: JsonObject) => readonly Step[];

const single =
  (action: string): StepsOf =>
  (input) => [{ action, table: read(onTable, input).TableName }];

const range =
  (action: string): StepsOf =>
  (input) => {
    const { TableName: table, IndexName: index } = read(onTableOrIndex, input);
    return [{ action, table, index }];
  };

const batch =
  (action: string): StepsOf =>
  (input) =>
    Object.keys(read(onTables, input).RequestItems).map((table) => ({ action, table }));

/** Operations that read or change items, for which DynamoDB needs the key of the table. */
const itemOperations: Readonly<Record<string, StepsOf>> = {
  GetItem: single('GetItem'),
  PutItem: single('PutItem'),
  UpdateItem: single('UpdateItem'),
  DeleteItem: single('DeleteItem'),
  Query: range('Query'),
  Scan: range('Scan'),
  BatchGetItem: batch('BatchGetItem'),
  BatchWriteItem: batch('BatchWriteItem'),
  // A transaction needs what each of its parts would need by itself.
  TransactGetItems: (input) =>
    read(transactGet, input).TransactItems.map(({ Get }) => ({
      action: 'GetItem',
      table: Get.TableName,
    })),
  TransactWriteItems: (input) =>
    read(transactWrite, input).TransactItems.flatMap(({ Put, Update, Delete, ConditionCheck }) => [
      ...(Put ? [{ action: 'PutItem', table: Put.TableName }] : []),
      ...(Update ? [{ action: 'UpdateItem', table: Update.TableName }] : []),
      ...(Delete ? [{ action: 'DeleteItem', table: Delete.TableName }] : []),
      ...(ConditionCheck
        ? [{ action: 'ConditionCheckItem', table: ConditionCheck.TableName }]
        : []),
    ]),
};

const tableOperations: Readonly<Record<string, StepsOf>> = {
  CreateTable: single('CreateTable'),
  DeleteTable: single('DeleteTable'),
  DescribeTable: single('DescribeTable'),
  DescribeTimeToLive: single('DescribeTimeToLive'),
  UpdateTimeToLive: single('UpdateTimeToLive'),
  ListTables: () => [{ action: 'ListTables', table: '*' }],
};

/**
 * What the operations need.
 *
 * @param keyOf ARN of the customer's key that a table is encrypted with, if it is
 */
export function dynamoDbRequirements(
  { account, region }: Account,
  keyOf: (table: string) => string | undefined,
): Readonly<Record<string, RequirementsOf>> {
  const requirementOf = ({ action, table, index }: Step): Requirement => ({
    action: `dynamodb:${action}`,
    resource: `arn:aws:dynamodb:${region}:${account}:table/${table}${index === undefined ? '' : `/index/${index}`}`,
  });
  /** DynamoDB has KMS decrypt the key of a table in the name of whoever works with its items. */
  const decryption = (table: string): Requirement[] => {
    const keyArn = keyOf(table);
    if (keyArn === undefined) return [];
    const encryptionContext = {
      'aws:dynamodb:tableName': table,
      'aws:dynamodb:subscriberId': account,
    };
    const use = { action: 'kms:Decrypt', keyArn, service: 'dynamodb', encryptionContext } as const;
    return [{ ...keyUse(use), refused: keyRefused }];
  };
  const withoutKey = (stepsOf: StepsOf): RequirementsOf => {
    return (input) => stepsOf(input).map(requirementOf);
  };
  const withKey = (stepsOf: StepsOf): RequirementsOf => {
    return (input) => {
      const steps = stepsOf(input);
      const tables = new Set(steps.map(({ table }) => table));
      return [...steps.map(requirementOf), ...[...tables].flatMap(decryption)];
    };
  };
  return { ...mapValues(itemOperations, withKey), ...mapValues(tableOperations, withoutKey) };
}

function keyRefused({ code, message, statusCode }: AccessDenied): ServiceError {
  const cause = `com.amazonaws.services.kms.model.AWSKMSException: ${message}`;
  return new ServiceError(code, `KMS key access denied error: ${cause}`, statusCode);
}

/** @throws ServiceError `ValidationException` for an input that does not say which tables it is about */
function read<Schema extends z.ZodType>(schema: Schema, input: JsonObject): z.output<Schema> {
  const { success, data, error } = schema.safeParse(input);
  if (success) return data;
  const problems = error.issues.map(
    ({ path, message }) => `Value at '${path.join('.')}' failed to satisfy constraint: ${message}`,
  );
  throw validationError(
    `${problems.length} validation error${problems.length === 1 ? '' : 's'} detected: ${problems.join('; ')}`,
  );
}

function mapValues<Value, Result>(
  values: Readonly<Record<string, Value>>,
  map: (value: Value) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));
}
