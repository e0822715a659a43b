import * as z from 'zod';
import { arnPattern, type Match } from './patterns';

/** What is known about a request beside its action and its resource: values by condition key, in lower case. */
export type RequestContext = Readonly<Record<string, string>>;

/** The keys that the embedded AWS gives values. A condition on another could not be told true or false. */
const knownKeys =
  /^(aws:sourceaccount|aws:sourcearn|aws:securetransport|kms:viaservice|kms:encryptioncontext:.+|s3:prefix)$/i;

const value = z
  .union([z.string(), z.boolean()])
  .transform(String)
  .refine((text) => !text.includes('${'), 'the embedded AWS does not fill in policy variables');

const valuesByKey = z
  .record(
    z.string().regex(knownKeys),
    z.preprocess((one) => [one].flat(), z.array(value).nonempty()),
    {
      error: ({ code }) =>
        code === 'invalid_key' ? 'the embedded AWS does not know this condition key' : undefined,
    },
  )
  .optional();

/** The `Condition` of a statement: by operator and key, values of which a request must have one. */
export const conditionSchema = z.strictObject(
  { StringEquals: valuesByKey, ArnEquals: valuesByKey, ArnLike: valuesByKey, Bool: valuesByKey },
  {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `the embedded AWS does not evaluate ${issue.keys.join(', ')}`
        : undefined,
  },
);

export type Condition = z.infer<typeof conditionSchema>;

/** How each operator compares. */
const operators: Readonly<Record<keyof Condition, (expected: string) => Match>> = {
  StringEquals: (expected) => (actual) => actual === expected,
  ArnEquals: arnPattern,
  ArnLike: arnPattern,
  Bool: (expected) => (actual) => actual.toLowerCase() === expected.toLowerCase(),
};

/** Makes one test of a condition: every key, under every operator, has one of its values. */
export function compileCondition(condition: Condition): (context: RequestContext) => boolean {
  const { StringEquals, ArnEquals, ArnLike, Bool } = operators;
  const tests = [
    ...testsOf(condition.StringEquals, StringEquals),
    ...testsOf(condition.ArnEquals, ArnEquals),
    ...testsOf(condition.ArnLike, ArnLike),
    ...testsOf(condition.Bool, Bool),
  ];
  return (context) => tests.every((test) => test(context));
}

function testsOf(
  expected: Condition[keyof Condition] = {},
  operator: (expected: string) => Match,
): ((context: RequestContext) => boolean)[] {
  return Object.entries(expected).map(([key, values]) => {
    const matches = values.map(operator);
    return (context) => {
      const actual = context[key.toLowerCase()];
      return actual !== undefined && matches.some((match) => match(actual));
    };
  });
}
