import { type Problem, schemaProblem as problem } from './problem';

/** Fields of states that only JSONPath has; they are what is not embedded. */
const JSON_PATH_FIELDS = new Set([
  'CausePath',
  'ErrorPath',
  'HeartbeatSecondsPath',
  'InputPath',
  'ItemsPath',
  'MaxConcurrencyPath',
  'OutputPath',
  'Parameters',
  'Result',
  'ResultPath',
  'ResultSelector',
  'SecondsPath',
  'TimeoutSecondsPath',
  'TimestampPath',
  'Variable',
]);
/** Fields that only JSONata has. */
const JSONATA_FIELDS = new Set(['Arguments', 'Condition', 'ItemSelector', 'Items', 'Output']);
const DISTRIBUTED_FIELDS = new Set(['ItemBatcher', 'ItemReader', 'ResultWriter']);
/** Fields that hold further states, with a query language of their own, or rules. */
const NESTED_FIELDS = new Set(['Branches', 'Catch', 'Choices', 'ItemProcessor', 'Iterator']);

type Language = 'JSONata' | 'JSONPath';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a definition asks for that is not embedded: JSONPath, distributed Maps. */
export function jsonPathProblems(definition: unknown): Problem[] {
  return isObject(definition)
    ? [...inGroup(definition, '', languageOf(definition, 'JSONPath'))]
    : [];
}

const languageOf = (holder: Record<string, unknown>, inherited: Language): Language =>
  holder.QueryLanguage === 'JSONata' || holder.QueryLanguage === 'JSONPath'
    ? holder.QueryLanguage
    : inherited;

function* inGroup(
  group: Record<string, unknown>,
  path: string,
  language: Language,
): Generator<Problem> {
  if (!isObject(group.States)) return;
  for (const [name, state] of Object.entries(group.States)) {
    if (isObject(state)) {
      yield* inFields(state, `${path}/States/${name}`, languageOf(state, language));
    }
  }
}

/** Problems of the fields of a state, of a Choice rule, of a Catch. */
function* inFields(
  holder: Record<string, unknown>,
  path: string,
  language: Language,
): Generator<Problem> {
  for (const [field, value] of Object.entries(holder)) {
    const fieldPath = `${path}/${field}`;
    if (JSON_PATH_FIELDS.has(field)) {
      yield problem(
        language === 'JSONata'
          ? `The QueryLanguage 'JSONata' does not support the field '${field}'`
          : `The field '${field}' of JSONPath is not embedded: set "QueryLanguage": "JSONata"`,
        fieldPath,
      );
    } else if (DISTRIBUTED_FIELDS.has(field) || isDistributed(field, value)) {
      yield problem(`The distributed mode of Map states is not embedded`, fieldPath);
    } else if (language === 'JSONPath' && JSONATA_FIELDS.has(field)) {
      yield problem(
        `The QueryLanguage 'JSONPath' does not support the field '${field}'`,
        fieldPath,
      );
    } else if (language === 'JSONPath' && field === 'Assign') {
      yield* inTemplate(value, fieldPath);
    } else if (NESTED_FIELDS.has(field)) {
      yield* inNested(value, fieldPath, language);
    }
  }
}

function* inNested(value: unknown, path: string, language: Language): Generator<Problem> {
  const holders: [unknown, string][] = Array.isArray(value)
    ? value.map((holder, index) => [holder, `${path}[${index}]`])
    : [[value, path]];
  for (const [holder, holderPath] of holders) {
    if (!isObject(holder)) continue;
    if ('States' in holder) yield* inGroup(holder, holderPath, languageOf(holder, language));
    yield* inFields(holder, holderPath, language);
  }
}

/** A key that ends in `.$` marks a JSONPath. */
function* inTemplate(value: unknown, path: string): Generator<Problem> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    if (key.endsWith('.$'))
      yield problem('JSONPath expressions are not embedded', `${path}/${key}`);
    yield* inTemplate(member, `${path}/${key}`);
  }
}

const isDistributed = (field: string, value: unknown): boolean =>
  field === 'ProcessorConfig' && isObject(value) && value.Mode === 'DISTRIBUTED';
