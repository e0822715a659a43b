import type { ChoiceRule, MachineDefinition, StateDefinition } from './definition';

/** A state machine as a picture needs it. */
export interface Graph {
  /** The one it starts at first, then in the order of the definition. */
  readonly states: readonly State[];
  readonly transitions: readonly Transition[];
}

export interface State {
  /** Unique in the whole definition. */
  readonly name: string;
  readonly type: string;
  readonly comment?: string;
  /** What a Map runs over its items, or what a Parallel runs side by side. */
  readonly inner: readonly Graph[];
}

/** `next` leads on always, `choice` under a condition, `catch` after an error. */
export type TransitionKind = 'next' | 'choice' | 'catch';

/** All ways from one state to another. */
export interface Transition {
  readonly from: string;
  readonly to: string;
  readonly kind: TransitionKind;
  /** Conditions and errors that lead this way, for people to read. */
  readonly labels: readonly string[];
}

/** The graph of a definition, with the graphs within its Maps and Parallels. */
export function graphOf({ StartAt, States }: MachineDefinition): Graph {
  const entries = Object.entries(States);
  const ordered = [
    ...entries.filter(([name]) => name === StartAt),
    ...entries.filter(([name]) => name !== StartAt),
  ];
  return {
    states: ordered.map(([name, state]) => ({
      name,
      type: state.Type,
      comment: state.Comment,
      inner: machinesIn(state).map(graphOf),
    })),
    transitions: ordered.flatMap(([name, state]) => transitionsFrom(name, state)),
  };
}

function machinesIn({ Branches, ItemProcessor, Iterator }: StateDefinition): MachineDefinition[] {
  const iterated = ItemProcessor ?? Iterator;
  return iterated ? [iterated, ...Branches] : Branches;
}

function transitionsFrom(from: string, state: StateDefinition): Transition[] {
  const { Next, Choices, Default, Catch } = state;
  const transitions = new Map<string, Transition>();
  const add = (kind: TransitionKind, to: string, ...labels: string[]): void => {
    const known = transitions.get(to) ?? { from, to, kind, labels: [] };
    transitions.set(to, { ...known, labels: [...known.labels, ...labels] });
  };
  if (Next !== undefined) add('next', Next);
  for (const rule of Choices) add('choice', rule.Next, conditionOf(rule));
  if (Default !== undefined) add('choice', Default, 'otherwise');
  for (const { ErrorEquals, Next: to } of Catch) {
    const errors = ErrorEquals.map(errorLabel).join(', ');
    add('catch', to, transitions.has(to) ? `or ${errors}` : errors);
  }
  return [...transitions.values()];
}

/** The condition of a rule on one line. */
function conditionOf(rule: ChoiceRule): string {
  if (typeof rule.Condition !== 'string') return comparisonOf(rule);
  return rule.Condition.replace(/^\{%\s*([\s\S]*?)\s*%\}$/, '$1').replace(/\s+/g, ' ');
}

/** Members of a rule in JSONPath beside its operator. */
const NOT_OPERATORS = new Set(['Variable', 'Next', 'Comment', 'Assign', 'Output']);

/** A rule in JSONPath, such as `{"Variable": "$.n", "NumericLessThan": 3}`, as `$.n NumericLessThan 3`. */
function comparisonOf(rule: object): string {
  const operators = Object.entries(rule).filter(([name]) => !NOT_OPERATORS.has(name));
  return operators
    .map(([operator, operand]: [string, unknown]) => {
      if (Array.isArray(operand)) {
        return operand.filter(isObject).map(comparisonOf).join(` ${operator.toLowerCase()} `);
      }
      if (isObject(operand)) return `not (${comparisonOf(operand)})`;
      const variable = 'Variable' in rule ? String(rule.Variable) : '';
      return `${variable} ${operator} ${JSON.stringify(operand)}`;
    })
    .join(' ');
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** `DynamoDb.ConditionalCheckFailedException` is `ConditionalCheckFailed` to people. */
function errorLabel(name: string): string {
  if (name === 'States.ALL') return 'any error';
  return name.replace(/^.*\./, '').replace(/Exception$/, '');
}
