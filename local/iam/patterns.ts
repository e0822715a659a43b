/** Tells whether a text is one that a pattern of a policy stands for. */
export type Match = (text: string) => boolean;

/** Segments of an ARN before the resource, in which the colons of a resource's own name do not lie. */
const segmentsBeforeResource = 5;

/** Matches actions, such as `s3:Get*`: `*` stands for any characters, `?` for one, and case does not count. */
export function actionPattern(pattern: string): Match {
  return expressionOf(pattern, () => '.', 'i');
}

/**
 * Matches the ARNs of a policy's `Resource`. A wildcard stays within its segment, unless a `*` ends it: that reaches
 * as far as need be (IAM User Guide, "IAM JSON policy elements: Resource").
 */
export function resourcePattern(pattern: string): Match {
  return expressionOf(pattern, (segment, endsSegment) =>
    segment >= segmentsBeforeResource || endsSegment ? '.' : '[^:]',
  );
}

/** Matches ARNs as `ArnLike` does: segment by segment. */
export function arnPattern(pattern: string): Match {
  return expressionOf(pattern, (segment) => (segment >= segmentsBeforeResource ? '.' : '[^:]'));
}

/** @param wildcard what a wildcard in a segment stands for, of which it may be the last character */
function expressionOf(
  pattern: string,
  wildcard: (segment: number, endsSegment: boolean) => string,
  flags = '',
): Match {
  let segment = 0;
  let expression = '';
  const characters = Array.from(pattern);
  for (const [index, character] of characters.entries()) {
    if (character === ':') segment += 1;
    const next = characters[index + 1];
    if (character === '*') {
      expression += `${wildcard(segment, next === undefined || next === ':')}*`;
    } else if (character === '?') expression += wildcard(segment, false);
    else expression += character.replace(/[.+^${}()|[\]\\/-]/, String.raw`\$&`);
  }
  const compiled = new RegExp(`^${expression}$`, `s${flags}`);
  return (text) => compiled.test(text);
}
