import type { Expression } from './expression';

/** A value for each period; undefined where there is none. */
export type Series = readonly (number | undefined)[];

type Operator = (one: number, other: number) => number;

const truth = (holds: boolean): number => (holds ? 1 : 0);

const operators: Readonly<Record<string, Operator>> = {
  '+': (one, other) => one + other,
  '-': (one, other) => one - other,
  '*': (one, other) => one * other,
  '/': (one, other) => one / other,
  '==': (one, other) => truth(one === other),
  '!=': (one, other) => truth(one !== other),
  '<': (one, other) => truth(one < other),
  '<=': (one, other) => truth(one <= other),
  '>': (one, other) => truth(one > other),
  '>=': (one, other) => truth(one >= other),
  AND: (one, other) => truth(one !== 0 && other !== 0),
  OR: (one, other) => truth(one !== 0 || other !== 0),
};
const aliases: Readonly<Record<string, string>> = { '&&': 'AND', '||': 'OR' };

/** What of metric math is not embedded. */
export class UnknownFunctionError extends Error {
  override readonly name = 'UnknownFunctionError';

  constructor(readonly functionName: string) {
    super(`The embedded CloudWatch does not implement ${functionName} in metric math.`);
  }
}

/**
 * Computes an expression for each of so many periods. An operator has no value where one of its operands has none, nor
 * where it divides by zero.
 *
 * @param seriesOf the series of what it refers to, of the same periods
 * @throws UnknownFunctionError for functions other than FILL, by a number, and IF
 */
export function compute(
  expression: Expression,
  count: number,
  seriesOf: (id: string) => Series,
): Series {
  if (expression.type === 'number') return Array.from({ length: count }, () => expression.value);
  if (expression.type === 'metric') return seriesOf(expression.id);
  const { name, operands } = expression;
  const series = operands.map((operand) => compute(operand, count, seriesOf));
  const at = (operand: number, period: number) => series[operand]?.[period];
  const each = (value: (period: number) => number | undefined): Series =>
    Array.from({ length: count }, (_, period) => value(period));

  const operator = operators[aliases[name] ?? name];
  if (operator && operands.length === 2) {
    return each((period) => {
      const [one, other] = [at(0, period), at(1, period)];
      if (one === undefined || other === undefined) return undefined;
      const value = operator(one, other);
      return Number.isFinite(value) ? value : undefined;
    });
  }
  if (name === 'FILL' && operands.length === 2 && operands[1]?.type === 'number') {
    return each((period) => at(0, period) ?? at(1, period));
  }
  if (name === 'IF' && operands.length === 3) {
    return each((period) => {
      const condition = at(0, period);
      return condition === undefined ? undefined : at(condition === 0 ? 2 : 1, period);
    });
  }
  throw new UnknownFunctionError(name);
}
