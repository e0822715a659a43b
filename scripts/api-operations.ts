import {
  readApiDocument,
  referenceOf,
  type ApiDocument,
  type Operation,
} from './api-docs/document';

/** A class for each kind of caller, and what it is made with. */
const clients: Readonly<
  Record<string, { name: string; does: string; options: string; header: string }>
> = {
  application: {
    name: 'ApplicationClient',
    does: 'What a product may do, by the key of its application.',
    options: 'ApiKeyOptions',
    header: 'keyHeader(options.apiKey)',
  },
  applicant: byToken('ApplicantClient', 'What an applicant may do, by the token of their link.'),
  handOff: byToken(
    'HandOffClient',
    'What another device of an applicant may do, by the token of a hand-off link.',
  ),
  reviewer: byToken(
    'ReviewerClient',
    'What reviewers may do, by an access token of their user pool.',
  ),
  administrator: byToken(
    'AdministratorClient',
    'What administrators may do, by an access token of the reviewers’ user pool.',
  ),
  anybody: { name: 'OpenClient', does: 'What anybody may ask.', options: 'ApiOptions', header: '' },
};

function byToken(name: string, does: string) {
  return { name, does, options: 'TokenOptions', header: 'tokenHeader(options.token)' };
}

/** The source of a client for each kind of caller, with a method for each operation. */
export function operationsSource(document: ApiDocument = readApiDocument()): string {
  const principals = [...new Set(document.operations.map(({ principal }) => principal))];
  return [
    '// Made from the routes by `npm run prepare`; not to be edited.',
    `import type { ApiKeyOptions, ApiOptions, CallOptions, CreationOptions, TokenOptions } from './options';
import { Pages } from './pages';
import { answerOf, connect, keyHeader, tokenHeader } from './request';
import type { components, operations } from './schema';`,
    `type Schemas = components['schemas'];
type Path<Id extends keyof operations> = operations[Id]['parameters']['path'];
type Query<Id extends keyof operations> = NonNullable<operations[Id]['parameters']['query']>;`,
    ...principals.map((principal) => clientClass(principal, document)),
  ].join('\n\n');
}

function clientClass(principal: string, document: ApiDocument): string {
  const client = clients[principal];
  if (!client)
    throw new Error(`scripts/api-operations.ts has no client for ${principal}: name one.`);
  const { name, does, options, header } = client;
  const methods = document.operations
    .filter((operation) => operation.principal === principal)
    .map((operation) => method(operation, document));
  return `/** ${does} All calls reject with ApiError when the API refuses, and with ConnectionError when it cannot be reached. */
export class ${name} {
  readonly #client: ReturnType<typeof connect>;

  /** @throws TypeError naming the option that is wrong, and the remedy */
  constructor(options: ${options}) {
    this.#client = connect(options${header && `, ${header}`});
  }

${methods.join('\n\n')}
}`;
}

function method(operation: Operation, document: ApiDocument): string {
  const { operationId, method: verb, path, summary } = operation;
  const isCreation = namesIn(operation, 'header').includes('Idempotency-Key');
  const item = itemOf(operation, document);
  const answer = `Schemas['${successOf(operation)}']`;
  const { parameter, path: pathNames, query, body } = inputOf(operation);
  const parameters = [
    ...(pathNames ? [`path: ${pathNames}`] : []),
    ...(query
      ? [item ? 'query: { ...query, ...(cursor !== undefined && { cursor }) }' : 'query']
      : []),
    ...(isCreation ? ["header: { 'Idempotency-Key': idempotencyKey }"] : []),
  ];
  const init = [
    ...(parameters.length > 0 ? [`params: { ${parameters.join(', ')} }`] : []),
    ...(body ? ['body'] : []),
    'signal',
  ];
  const call = `answerOf(this.#client.${verb}('${path}', { ${init.join(', ')} }), signal)`;
  const options = isCreation
    ? '{ signal, idempotencyKey = crypto.randomUUID() }: CreationOptions = {}'
    : '{ signal }: CallOptions = {}';
  const [result, value] = item
    ? [`Pages<${item}, ${answer}>`, `new Pages((cursor = query.cursor) => ${call})`]
    : [`Promise<${answer}>`, call];
  return `  /** ${summary}. */
  ${operationId}(${[...parameter, options].join(', ')}): ${result} {
    return ${value};
  }`;
}

/** The first parameter of a method: all that a request says, taken apart into where it says it. */
function inputOf(operation: Operation) {
  const { operationId, requestBody } = operation;
  const inPath = namesIn(operation, 'path');
  const hasQuery = namesIn(operation, 'query').length > 0;
  const bodyType =
    requestBody?.content[0] && `Schemas['${componentOf(requestBody.content[0], operation)}']`;
  if (hasQuery && bodyType) {
    throw new Error(
      `${operationId} has a query and a body: tell scripts/api-operations.ts how they are given.`,
    );
  }
  const rest = hasQuery ? 'query' : bodyType && 'body';
  const types = [
    ...(inPath.length > 0 ? [`Path<'${operationId}'>`] : []),
    ...(hasQuery ? [`Query<'${operationId}'>`] : []),
    ...(bodyType ? [bodyType] : []),
  ];
  const binding =
    inPath.length === 0 ? rest : `{ ${[...inPath, ...(rest ? [`...${rest}`] : [])].join(', ')} }`;
  const optional = inPath.length === 0 && hasQuery ? ' = {}' : '';
  return {
    parameter: binding === undefined ? [] : [`${binding}: ${types.join(' & ')}${optional}`],
    path: inPath.length > 0 ? `{ ${inPath.join(', ')} }` : undefined,
    query: hasQuery,
    body: bodyType !== undefined,
  };
}

const namesIn = ({ parameters }: Operation, place: string): string[] =>
  parameters.filter((parameter) => parameter.in === place).map(({ name }) => name);

/** The type of the items, where an operation answers pages of a list. */
function itemOf(operation: Operation, { schemas }: ApiDocument): string | undefined {
  const name = successOf(operation);
  const { items, cursor } = schemas[name]?.properties ?? {};
  return items && cursor && `Schemas['${name}']['items'][number]`;
}

function successOf(operation: Operation): string {
  const [success] = Object.entries(operation.responses).flatMap(([status, { content }]) =>
    Number(status) < 300 ? content : [],
  );
  return componentOf(success ?? {}, operation);
}

/** @throws Error for a schema without a name */
function componentOf(
  schema: Parameters<typeof referenceOf>[0],
  { operationId }: Operation,
): string {
  const name = referenceOf(schema);
  if (name !== undefined) return name;
  throw new Error(`The schemas of ${operationId} need names: give them .meta({ title }).`);
}
