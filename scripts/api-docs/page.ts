import type { ApiDocument, Operation, Schema } from './document';
import { exampleOf } from './examples';
import { fieldTable, meaningOf, row, typeOf } from './fields';

/** Answers that every operation may give; the page tells them once. */
const COMMON = ['400', '401', '403', '429', '500'];

/**
 * The page with all that follows from the document written anew between its markers: `<!-- operations of PRINCIPAL -->`
 * and `<!-- schemas -->`, each with the same and a slash behind it.
 *
 * @throws Error for a principal whose operations have no place in the page
 */
export function writeInto(page: string, document: ApiDocument): string {
  const principals = [...new Set(document.operations.map(({ principal }) => principal))];
  const parts = new Map(
    principals.map((principal) => [
      `operations of ${principal}`,
      operationsOf(document, principal).join('\n\n'),
    ]),
  );
  parts.set('schemas', schemasOf(document).join('\n\n'));
  return [...parts].reduce((text, [part, content]) => fill(text, part, content), page);
}

function fill(page: string, part: string, content: string): string {
  const [begin, end] = [`<!-- ${part} -->`, `<!-- /${part} -->`];
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from === -1 || to < from) {
    throw new Error(`docs/api.md has no place for the ${part}: add ${begin} and ${end} to it.`);
  }
  return `${page.slice(0, from)}${begin}\n\n${content}\n\n${page.slice(to)}`;
}

function operationsOf(document: ApiDocument, principal: string): string[] {
  const operations = document.operations.filter((operation) => operation.principal === principal);
  const overview = [
    row('call', 'does'),
    row('---', '---'),
    ...operations.map(({ method, path, operationId, summary }) =>
      row(`[\`${method} ${path}\`](#${operationId.toLowerCase()})`, summary),
    ),
  ].join('\n');
  return [overview, ...operations.flatMap((operation) => describe(operation, document))];
}

function describe(operation: Operation, { schemas }: ApiDocument): string[] {
  const { operationId, method, path, summary, description, parameters, requestBody } = operation;
  const body = requestBody?.content[0];
  return [
    `### ${operationId}`,
    `\`${method} ${path}\` · ${summary}.`,
    ...(description === undefined ? [] : [description]),
    ...(parameters.length > 0 ? [parameterTable(operation)] : []),
    ...(body ? [`Body: ${typeOf(body)}, such as`, json(exampleOf(body, schemas))] : []),
    answerTable(operation),
  ];
}

function parameterTable({ parameters }: Operation): string {
  return [
    row('parameter', 'in', 'type', 'meaning'),
    row('---', '---', '---', '---'),
    ...parameters.map((parameter) =>
      row(
        `\`${parameter.name}\`${parameter.required ? '' : '?'}`,
        parameter.in,
        typeOf(parameter.schema),
        meaningOf(parameter.schema),
      ),
    ),
  ].join('\n');
}

function answerTable({ responses }: Operation): string {
  const own = Object.entries(responses).filter(([status]) => !COMMON.includes(status));
  return [
    row('answer', 'means', 'body'),
    row('---', '---', '---'),
    ...own.map(([status, { description, content }]) =>
      row(status, description, content.map(typeOf).join(' or ')),
    ),
  ].join('\n');
}

function schemasOf({ schemas }: ApiDocument): string[] {
  return Object.entries(schemas)
    .sort(([one], [other]) => one.localeCompare(other))
    .flatMap(([name, schema]) => [
      `### Schema ${name}`,
      ...(schema.description === undefined ? [] : [schema.description]),
      schema.properties ? fieldTable(schema) : typeOf({ ...schema, title: undefined }),
      ...exampleIn(schema),
    ]);
}

/** Only what somebody has written: what can be made up says no more than the table. */
const exampleIn = ({ examples = [] }: Schema): string[] =>
  examples.length === 0 ? [] : ['For example', ...examples.map(json)];

const json = (value: unknown): string => `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``;
