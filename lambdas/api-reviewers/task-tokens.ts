/** Stands where a task token stood. */
const HIDDEN = '(task token)';

/** Names under which a workflow passes the token of a task on. */
const TOKEN_NAMES: ReadonlySet<string> = new Set(['TaskToken', ':token']);

/** The task tokens in a value, known by the names they are passed under; also in JSON within strings. */
export function taskTokensIn(value: unknown): string[] {
  if (typeof value === 'string') return taskTokensIn(parseStructure(value));
  if (Array.isArray(value)) return value.flatMap(taskTokensIn);
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    TOKEN_NAMES.has(name) ? stringsIn(member) : taskTokensIn(member),
  );
}

/** Who has the token of a wait can end it with any result: hides tokens wherever they are in a value. */
export function hideTaskTokens(value: unknown, tokens: readonly string[]): unknown {
  if (typeof value === 'string') return hideInText(value, tokens);
  if (Array.isArray(value)) return value.map((item) => hideTaskTokens(item, tokens));
  return isRecord(value) ? hideInRecord(value, tokens) : value;
}

/** As {@link hideTaskTokens}, of an object. */
export function hideInRecord(
  record: Readonly<Record<string, unknown>>,
  tokens: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).map(([name, member]) => [name, hideTaskTokens(member, tokens)]),
  );
}

/** JSON may spell a character of a token in more ways than one, so it is read; it stays as it was without a token. */
function hideInText(text: string, tokens: readonly string[]): string {
  const structure = parseStructure(text);
  const hidden = hideTaskTokens(structure, tokens);
  if (JSON.stringify(hidden) !== JSON.stringify(structure)) return JSON.stringify(hidden);
  return tokens.reduce((rest, token) => rest.replaceAll(token, HIDDEN), text);
}

/** The object or array that a text is the JSON of; undefined when it is not. */
function parseStructure(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const structure: unknown = JSON.parse(text);
    return structure;
  } catch {
    return undefined;
  }
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return isRecord(value) ? Object.values(value).flatMap(stringsIn) : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
