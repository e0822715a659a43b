/** A parsed condition, or an operand of one: a path, a value or a function of others. */
type Expression =
  | readonly (string | number)[]
  | { readonly type?: string; readonly name?: string; readonly args?: readonly Expression[] };

/** A request whose conditions have been parsed. */
export interface ParsedConditions {
  readonly _condition?: { readonly expression: Expression };
  readonly _filter?: { readonly expression: Expression };
}

/**
 * What is wrong with conditions that compare with a list or a map: DynamoDB can, but the engine
 * would find none equal to another.
 */
export function documentComparison({ _condition, _filter }: ParsedConditions): string | undefined {
  return [_condition, _filter].some((parsed) => parsed && comparesDocument(parsed.expression))
    ? 'The embedded DynamoDB does not compare lists and maps in conditions and filters: ' +
        'compare an attribute within them.'
    : undefined;
}

function comparesDocument(expression: Expression): boolean {
  if (!('args' in expression)) return false;
  const operands = expression.args ?? [];
  return operands.some((operand) => 'L' in operand || 'M' in operand || comparesDocument(operand));
}
