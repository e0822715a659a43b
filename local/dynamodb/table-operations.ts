import createTable from 'dynalite/validations/createTable';
import deleteTable from 'dynalite/validations/deleteTable';
import describeTableValidation from 'dynalite/validations/describeTable';
import describeTimeToLive from 'dynalite/validations/describeTimeToLive';
import listTables from 'dynalite/validations/listTables';
import type { Validation } from 'dynalite/validations';
import { type JsonObject, type Operation, ServiceError } from '../service';
import { validate, validationError } from './engine';
import type { TableRequest } from './requests';
import { describeTable, readStreamViewType } from './table-definition';
import type { Tables } from './tables';
import type { TimeToLive } from './time-to-live';

/** Tables that ListTables answers with unless told otherwise. */
const LISTED_AT_ONCE = 100;

/** The operations on tables themselves. */
export function tableOperations(tables: Tables, timeToLive: TimeToLive): Record<string, Operation> {
  return {
    CreateTable: (input) => create(tables, input),
    DeleteTable: (input) => remove(tables, input),
    DescribeTable: async (input) => {
      const { TableName } = validate(describeTableValidation, input);
      return Promise.resolve({ Table: describeTable(tables.record(TableName)) });
    },
    ListTables: async (input) => Promise.resolve(list(tables, input)),
    DescribeTimeToLive: async (input) => {
      const { TableName } = validate(describeTimeToLive, input);
      return Promise.resolve(describeExpiry(tables, TableName));
    },
    UpdateTimeToLive: (input) => updateExpiry(tables, timeToLive, input),
  };
}

async function create(tables: Tables, input: JsonObject): Promise<JsonObject> {
  const definition = validate(createTable, input);
  if (tables.find(definition.TableName)) {
    throw new ServiceError(
      'ResourceInUseException',
      `Table already exists: ${definition.TableName}`,
    );
  }
  const record = await tables.create({ definition, ...readStreamViewType(input) });
  return { TableDescription: { ...describeTable(record), TableStatus: 'CREATING' } };
}

async function remove(tables: Tables, input: JsonObject): Promise<JsonObject> {
  const record = await tables.delete(validate(deleteTable, input).TableName);
  return { TableDescription: { ...describeTable(record), TableStatus: 'DELETING' } };
}

function list(tables: Tables, input: JsonObject): JsonObject {
  const { ExclusiveStartTableName: start = '', Limit = LISTED_AT_ONCE } = validate(
    listTables,
    input,
  );
  const names = tables.names.filter((name) => name > start);
  const listed = names.slice(0, Limit);
  const last = listed.at(-1);
  return {
    TableNames: listed,
    ...(names.length > listed.length && last !== undefined && { LastEvaluatedTableName: last }),
  };
}

interface UpdateTimeToLiveRequest extends TableRequest {
  readonly TimeToLiveSpecification: { readonly AttributeName: string; readonly Enabled: boolean };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html */
const updateTimeToLive: Validation<UpdateTimeToLiveRequest> = {
  types: {
    ...describeTimeToLive.types,
    TimeToLiveSpecification: {
      type: 'FieldStruct<TimeToLiveSpecification>',
      notNull: true,
      children: {
        AttributeName: {
          type: 'String',
          notNull: true,
          lengthGreaterThanOrEqual: 1,
          lengthLessThanOrEqual: 255,
        },
        Enabled: { type: 'Boolean', notNull: true },
      },
    },
  },
};

async function updateExpiry(
  tables: Tables,
  timeToLive: TimeToLive,
  input: JsonObject,
): Promise<JsonObject> {
  const { TableName, TimeToLiveSpecification: wanted } = validate(updateTimeToLive, input);
  const current = tables.record(TableName).timeToLiveAttribute;
  if (wanted.Enabled && current !== undefined) {
    throw validationError('TimeToLive is already enabled');
  }
  if (!wanted.Enabled && current === undefined) {
    throw validationError('TimeToLive is already disabled');
  }
  await tables.setTimeToLive(TableName, wanted.Enabled ? wanted.AttributeName : undefined);
  await timeToLive.start();
  return { TimeToLiveSpecification: { ...wanted } };
}

function describeExpiry(tables: Tables, tableName: string): JsonObject {
  const attribute = tables.record(tableName).timeToLiveAttribute;
  return {
    TimeToLiveDescription:
      attribute === undefined
        ? { TimeToLiveStatus: 'DISABLED' }
        : { TimeToLiveStatus: 'ENABLED', AttributeName: attribute },
  };
}
