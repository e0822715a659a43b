/** Headers in the order and the spelling in which they were sent. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** The headers of Node's flat list of names and values. */
export function headerList(rawHeaders: readonly string[]): HeaderList {
  const names = rawHeaders.filter((_, index) => index % 2 === 0);
  return names.map((name, index) => [name, rawHeaders[index * 2 + 1] ?? '']);
}

/** The last value of a header, whatever the case of its name. */
export function headerValue(headers: HeaderList, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.findLast(([candidate]) => candidate.toLowerCase() === wanted)?.[1];
}

/** All values by name: the same name in another spelling joins the first. */
export function valuesByName(entries: HeaderList): Record<string, string[]> {
  const values = new Map<string, { name: string; values: string[] }>();
  for (const [name, value] of entries) {
    const known = values.get(name.toLowerCase());
    if (known) known.values.push(value);
    else values.set(name.toLowerCase(), { name, values: [value] });
  }
  return Object.fromEntries([...values.values()].map(({ name, values: all }) => [name, all]));
}

/** A content type without its parameters: `application/json; charset=utf-8` is `application/json`. */
export function mediaType(contentType: string): string {
  return contentType.replace(/;.*$/s, '').trim().toLowerCase();
}
