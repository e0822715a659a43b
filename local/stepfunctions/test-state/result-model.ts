import * as z from 'zod';

/*
 * What results look like, from the clients of AWS's SDK: they carry "static schemas" (@smithy/types). These know types
 * and required members, but neither the values of enumerations nor limits of lengths and numbers.
 */

/** A number for a type, a function that gives a schema, a schema, or a schema with its traits. */
export type Schema = unknown;

export type Model =
  | { readonly kind: 'value'; readonly type: 'boolean' | 'number' | 'string' }
  | { readonly kind: 'list' | 'map'; readonly of: Schema }
  | {
      readonly kind: 'object';
      readonly members: ReadonlyMap<string, Schema>;
      readonly required: readonly string[];
    };

const LIST = 0b0100_0000;
const MAP = 0b1000_0000;
const TEXT = 0b0000_0000;
const NUMBER = 0b0000_0001;
const BLOB = 0b0001_0101;

/** Step Functions hands out times and bytes as text. */
const VALUE_TYPES = new Map<number, 'boolean' | 'number' | 'string'>([
  [TEXT, 'string'],
  [NUMBER, 'number'],
  [0b0000_0010, 'boolean'],
  [0b0000_0100, 'string'],
  [0b0000_0101, 'string'],
  [0b0000_0110, 'string'],
  [0b0000_0111, 'string'],
  [0b0001_0001, 'number'],
  [0b0001_0011, 'number'],
  [BLOB, 'string'],
  [0b0010_1010, 'string'],
]);

const head = [z.string(), z.string(), z.unknown()] as const;
const simple = z.tuple([z.literal(0), ...head, z.unknown()]);
const list = z.tuple([z.literal(1), ...head, z.unknown()]);
const map = z.tuple([z.literal(2), ...head, z.unknown(), z.unknown()]);
const structure = z.tuple(
  [z.literal([3, 4]), ...head, z.array(z.string()), z.array(z.unknown())],
  z.number(),
);
const operation = z.tuple([z.literal(9), ...head, z.unknown(), z.unknown()], z.unknown());
const withTraits = z.tuple([z.unknown(), z.union([z.number(), z.looseObject({})])]);

const isThunk = (schema: unknown): schema is () => unknown => typeof schema === 'function';

/** The model that a schema stands for; undefined for one that takes anything. */
export function readModel(schema: Schema): Model | undefined {
  if (isThunk(schema)) return readModel(schema());
  if (typeof schema === 'number') return readNumber(schema);
  const inner = withTraits.safeParse(schema).data ?? simple.safeParse(schema).data?.slice(4);
  if (inner) return readModel(inner[0]);
  const item = list.safeParse(schema).data?.[4];
  if (item !== undefined) return { kind: 'list', of: item };
  const entry = map.safeParse(schema).data?.[5];
  if (entry !== undefined) return { kind: 'map', of: entry };
  const { data } = structure.safeParse(schema);
  if (!data) return undefined;
  const [, , , , names, schemas, required = 0] = data;
  const members = names.map((name, index) => [capitalized(name), schemas[index]] as const);
  // Required members come first.
  return {
    kind: 'object',
    members: new Map(members),
    required: members.slice(0, required).map(([name]) => name),
  };
}

/** A type that is a mere number; one with a modifier is a list or a map of it. */
function readNumber(schema: number): Model | undefined {
  if (schema & LIST) return { kind: 'list', of: schema & ~LIST };
  if (schema & MAP) return { kind: 'map', of: schema & ~MAP };
  const type = VALUE_TYPES.get(schema);
  return type && { kind: 'value', type };
}

/** What Lambda's `Invoke` answers; a payload is bytes. */
const INVOKE_RESULT: Schema = [
  3,
  'com.amazonaws.lambda',
  'InvocationResponse',
  0,
  ['StatusCode', 'FunctionError', 'LogResult', 'Payload', 'ExecutedVersion'],
  [NUMBER, TEXT, TEXT, BLOB, TEXT],
];

/** Loaded when they are first needed. */
const CLIENTS: Readonly<Record<string, (() => Promise<object>) | undefined>> = {
  dynamodb: () => import('@aws-sdk/client-dynamodb'),
  eventbridge: () => import('@aws-sdk/client-eventbridge'),
  events: () => import('@aws-sdk/client-eventbridge'),
  rekognition: () => import('@aws-sdk/client-rekognition'),
  s3: () => import('@aws-sdk/client-s3'),
};

/** The model of what a task's Resource answers; undefined where that is anything, as with a function's ARN. */
export async function modelOf(resource: string): Promise<Model | undefined> {
  const [, service = '', action = ''] =
    /^arn:aws:states:::(?:aws-sdk:)?([a-z0-9]+):([A-Za-z0-9]+)/.exec(resource) ?? [];
  if (service === 'lambda') return readModel(INVOKE_RESULT);
  const schemas = new Map<string, unknown>(Object.entries((await CLIENTS[service]?.()) ?? {}));
  return readModel(operation.safeParse(schemas.get(`${capitalized(action)}$`)).data?.[5]);
}

/** Step Functions writes the names of members and actions as Java writes those of classes. */
const capitalized = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
