/**
 * The texts that a value holds under one of some names, at any depth; also in JSON within its texts, as histories of
 * executions have it.
 */
export function textsUnder(names: ReadonlySet<string>, value: unknown): string[] {
  if (typeof value === 'string') return textsUnder(names, parseStructure(value));
  if (Array.isArray(value)) return value.flatMap((item) => textsUnder(names, item));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    names.has(name) ? textsIn(member) : textsUnder(names, member),
  );
}

/** A value with each of its texts replaced, also those in JSON within texts. JSON of which nothing is replaced stays as it is spelled. */
export function replaceTexts(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === 'string') return replaceText(value, replace);
  if (Array.isArray(value)) return value.map((item) => replaceTexts(item, replace));
  return isRecord(value) ? replaceTextsOf(value, replace) : value;
}

/** As {@link replaceTexts}, of an object. */
export function replaceTextsOf(
  record: Readonly<Record<string, unknown>>,
  replace: (text: string) => string,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).map(([name, member]) => [name, replaceTexts(member, replace)]),
  );
}

/** JSON can spell one text in many ways, so it is read before anything is looked for in it. */
function replaceText(text: string, replace: (text: string) => string): string {
  const structure = parseStructure(text);
  if (structure === undefined) return replace(text);
  const replaced = JSON.stringify(replaceTexts(structure, replace));
  return replaced === JSON.stringify(structure) ? text : replaced;
}

/** The object or array that a text is the JSON of; undefined when it is none. */
function parseStructure(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const structure: unknown = JSON.parse(text);
    return structure;
  } catch {
    return undefined;
  }
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return isRecord(value) ? Object.values(value).flatMap(textsIn) : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
