/** A metric math expression, taken apart. */
export type Expression =
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'metric'; readonly id: string }
  | { readonly type: 'call'; readonly name: string; readonly operands: readonly Expression[] };

/** Weakest first; each level takes its operands from left to right. */
const operators: readonly (readonly string[])[] = [
  ['OR', '||'],
  ['AND', '&&'],
  ['==', '!=', '<=', '>=', '<', '>'],
  ['+', '-'],
  ['*', '/'],
];

const TOKEN = /\s*(\d+(?:\.\d+)?|[A-Za-z_][A-Za-z0-9_]*|==|!=|<=|>=|&&|\|\||[-+*/()<>,])/y;

/**
 * Parses metric math, as far as numbers, ids, operators, parentheses and calls of functions go.
 *
 * @throws SyntaxError saying where it cannot be read
 */
export function parseExpression(text: string): Expression {
  const tokens = tokensOf(text);
  let position = 0;
  const peek = () => tokens[position];
  const take = (expected?: string): string => {
    const token = peek();
    if (token === undefined || (expected !== undefined && token !== expected)) {
      throw new SyntaxError(`Unexpected ${token ?? 'end'} in the expression ${text}`);
    }
    position += 1;
    return token;
  };

  const binary = (level: number): Expression => {
    const names = operators[level];
    if (!names) return unary();
    let left = binary(level + 1);
    for (let token = peek(); token !== undefined && names.includes(token); token = peek()) {
      take();
      left = { type: 'call', name: token, operands: [left, binary(level + 1)] };
    }
    return left;
  };

  const unary = (): Expression => {
    if (peek() !== '-') return primary();
    take();
    return { type: 'call', name: '-', operands: [{ type: 'number', value: 0 }, unary()] };
  };

  const primary = (): Expression => {
    const token = take();
    if (token === '(') {
      const inner = binary(0);
      take(')');
      return inner;
    }
    if (/^\d/.test(token)) return { type: 'number', value: Number(token) };
    if (!/^[A-Za-z_]/.test(token)) {
      throw new SyntaxError(`Unexpected ${token} in the expression ${text}`);
    }
    if (peek() !== '(') return { type: 'metric', id: token };
    take('(');
    const operands = [binary(0)];
    while (peek() === ',') {
      take();
      operands.push(binary(0));
    }
    take(')');
    return { type: 'call', name: token, operands };
  };

  const expression = binary(0);
  if (peek() !== undefined) take('end');
  return expression;
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  const pattern = new RegExp(TOKEN);
  while (pattern.lastIndex < text.trimEnd().length) {
    const from = pattern.lastIndex;
    const [, token] = pattern.exec(text) ?? [];
    if (token === undefined) throw new SyntaxError(`Cannot read ${text.slice(from)} in ${text}`);
    tokens.push(token);
  }
  return tokens;
}

/** The ids of what an expression refers to. */
export function referredTo(expression: Expression): string[] {
  if (expression.type === 'metric') return [expression.id];
  return expression.type === 'call' ? expression.operands.flatMap(referredTo) : [];
}
