import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const folder = join(__dirname, '..', 'statemachine');
const definitionFile = join(folder, 'verification.asl.json');
const readmeFile = join(folder, 'README.md');

const transition = z.object({ Next: z.string() });
const stateSchema = z.object({
  Type: z.string(),
  Comment: z.string(),
  Resource: z.string().optional(),
  Arguments: z.object({ FunctionName: z.string().optional() }).optional(),
  Next: z.string().optional(),
  Default: z.string().optional(),
  Choices: z.array(transition).default([]),
  Catch: z.array(transition.extend({ ErrorEquals: z.array(z.string()) })).default([]),
  get ItemProcessor() {
    return definitionSchema.optional();
  },
});
const definitionSchema = z.object({
  StartAt: z.string(),
  get States() {
    return z.record(z.string(), stateSchema);
  },
});

export type State = z.infer<typeof stateSchema>;
export type Definition = z.infer<typeof definitionSchema>;

/** The states with their names, and after each Map those that it runs over its items. */
export const statesOf = ({ States }: Definition): [name: string, state: State][] =>
  Object.entries(States).flatMap(([name, state]) => [
    [name, state],
    ...(state.ItemProcessor ? statesOf(state.ItemProcessor) : []),
  ]);

/** Reads the definition of the workflow, as far as its graph goes, and whom its tasks call. */
export const readDefinition = (): Definition =>
  definitionSchema.parse(JSON.parse(readFileSync(definitionFile, 'utf8')));

/** Draws a definition as a Mermaid flowchart: tasks as boxes, choices as rhombs, ends rounded, catches dotted. */
export function stateGraph(definition: Definition): string {
  const { StartAt, States } = definition;
  const ids = new Map(statesOf(definition).map(([name], index) => [name, `s${index}`]));
  const id = (name: string): string => ids.get(name) ?? name;
  const lines = ['flowchart TD', `  start((start)) --> ${id(StartAt)}`];
  for (const [name, state] of Object.entries(States)) {
    lines.push(...nodeOf(name, state, id));
    const next = [state.Next, ...state.Choices.map((choice) => choice.Next), state.Default];
    for (const target of new Set(next.filter((value) => value !== undefined))) {
      lines.push(`  ${id(name)} --> ${id(target)}`);
    }
    for (const { Next, ErrorEquals } of state.Catch) {
      lines.push(`  ${id(name)} -. ${ErrorEquals.join(', ')} .-> ${id(Next)}`);
    }
  }
  const rejections = Object.keys(States).filter((name) => name.startsWith('Reject '));
  lines.push(
    '  classDef rejection fill:#fde2e1,stroke:#b3261e,color:#410e0b',
    `  class ${rejections.map(id).join(',')} rejection`,
  );
  return lines.join('\n');
}

/** A Map as a frame around what it runs over its items. */
function nodeOf(name: string, { Type, ItemProcessor }: State, id: (name: string) => string) {
  if (!ItemProcessor) return [`  ${id(name)}${shape(name, Type)}`];
  const inner = statesOf(ItemProcessor).map(
    ([inside, state]) => `    ${id(inside)}${shape(inside, state.Type)}`,
  );
  return [`  subgraph ${id(name)}["${name}"]`, ...inner, '  end'];
}

function shape(name: string, type: string): string {
  if (type === 'Choice') return `{"${name}"}`;
  if (type === 'Succeed') return `(["${name}"])`;
  return `["${name}"]`;
}

/** One line a state: its name, its kind and its own comment. */
export const stateTable = (definition: Definition): string =>
  [
    '| state | kind | does |',
    '|---|---|---|',
    ...statesOf(definition).map(
      ([name, { Type, Comment }]) => `| ${name} | ${Type} | ${Comment} |`,
    ),
  ].join('\n');

/** The page with its graph and its table drawn anew. */
export function drawInto(page: string, definition: Definition): string {
  const parts = {
    graph: `\`\`\`mermaid\n${stateGraph(definition)}\n\`\`\``,
    states: stateTable(definition),
  };
  return Object.entries(parts).reduce((text, [part, content]) => {
    const drawn = new RegExp(`(<!-- ${part} -->\\n)[\\s\\S]*?(\\n<!-- /${part} -->)`);
    return text.replace(drawn, (_, begin: string, end: string) => `${begin}\n${content}\n${end}`);
  }, page);
}

/** Path of the page that shows the graph. */
export const graphPage = readmeFile;

if (require.main === module) {
  writeFileSync(readmeFile, drawInto(readFileSync(readmeFile, 'utf8'), readDefinition()));
  console.log(`Drew ${readmeFile}`);
}
