import * as z from 'zod';

/*
 * The Amazon States Language as far as it is embedded: JSONata, and of JSONPath only states that use none of its fields.
 */

const JSONATA = /^\{%[\s\S]*%\}$/;

/** Whether a string is a JSONata expression between its delimiters. */
export const isExpression = (value: unknown): value is string =>
  typeof value === 'string' && JSONATA.test(value);

const expression = z.string().regex(JSONATA, 'must be a JSONata expression between {% and %}');
const template = z.json();
const stateName = z.string().min(1).max(80);
const seconds = z.union([z.int().min(0).max(99_999_999), expression]);
const positiveSeconds = z.union([z.int().min(1).max(99_999_999), expression]);
const assign = z.record(z.string().regex(/^(?!states$)[\p{L}_][\p{L}\p{N}_]{0,79}$/u), template);

const common = {
  Comment: z.string().optional(),
  QueryLanguage: z.enum(['JSONata', 'JSONPath']).optional(),
};
const transition = { Next: stateName.optional(), End: z.boolean().optional() };
const result = { Output: template.optional(), Assign: assign.optional() };

const retrier = z.strictObject({
  ErrorEquals: z.array(z.string()).min(1),
  Comment: z.string().optional(),
  IntervalSeconds: z.int().min(1).max(99_999_999).optional(),
  MaxAttempts: z.int().min(0).max(99_999_999).optional(),
  BackoffRate: z.number().min(1).optional(),
  MaxDelaySeconds: z.int().min(1).max(31_622_400).optional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).optional(),
});
const catcher = z.strictObject({
  ErrorEquals: z.array(z.string()).min(1),
  Comment: z.string().optional(),
  Next: stateName,
  ...result,
});
const recovery = { Retry: z.array(retrier).optional(), Catch: z.array(catcher).optional() };

const pass = z.strictObject({ Type: z.literal('Pass'), ...common, ...transition, ...result });
const task = z.strictObject({
  Type: z.literal('Task'),
  ...common,
  ...transition,
  ...result,
  ...recovery,
  Resource: z.string(),
  Arguments: template.optional(),
  TimeoutSeconds: positiveSeconds.optional(),
  HeartbeatSeconds: positiveSeconds.optional(),
});
const choice = z.strictObject({
  Type: z.literal('Choice'),
  ...common,
  ...result,
  Choices: z
    .array(
      z.strictObject({
        Comment: z.string().optional(),
        Condition: z.union([z.boolean(), expression]),
        Next: stateName,
        ...result,
      }),
    )
    .min(1),
  Default: stateName.optional(),
});
const wait = z.strictObject({
  Type: z.literal('Wait'),
  ...common,
  ...transition,
  ...result,
  Seconds: seconds.optional(),
  Timestamp: z.string().optional(),
});
const succeed = z.strictObject({
  Type: z.literal('Succeed'),
  ...common,
  Output: template.optional(),
});
const fail = z.strictObject({
  Type: z.literal('Fail'),
  ...common,
  Error: z.string().optional(),
  Cause: z.string().optional(),
});
const parallelFields = {
  Type: z.literal('Parallel'),
  ...common,
  ...transition,
  ...result,
  ...recovery,
  Arguments: template.optional(),
};
const itemProcessorFields = {
  Comment: z.string().optional(),
  QueryLanguage: common.QueryLanguage,
  ProcessorConfig: z.strictObject({ Mode: z.string().optional() }).optional(),
  StartAt: stateName,
};
const mapFields = {
  Type: z.literal('Map'),
  ...common,
  ...transition,
  ...result,
  ...recovery,
  Items: z.union([z.array(template), expression]).optional(),
  ItemSelector: template.optional(),
  MaxConcurrency: z.union([z.int().min(0), expression]).optional(),
  // Accepted, as AWS does, on any Map; they count in distributed mode only.
  ToleratedFailureCount: z.union([z.int().min(0), expression]).optional(),
  ToleratedFailurePercentage: z.union([z.number().min(0).max(100), expression]).optional(),
};

type Fields<T extends z.ZodRawShape> = z.infer<z.ZodObject<T>>;

export type Retrier = z.infer<typeof retrier>;
export type Catcher = z.infer<typeof catcher>;
export type PassState = z.infer<typeof pass>;
export type TaskState = z.infer<typeof task>;
export type ChoiceState = z.infer<typeof choice>;
export type WaitState = z.infer<typeof wait>;
export type SucceedState = z.infer<typeof succeed>;
export type FailState = z.infer<typeof fail>;
export type ParallelState = Fields<typeof parallelFields> & { Branches: StateGroup[] };
export type MapState = Fields<typeof mapFields> & {
  ItemProcessor?: ItemProcessor | undefined;
  /** The name of `ItemProcessor` until 2022. */
  Iterator?: ItemProcessor | undefined;
};
export type State =
  | PassState
  | TaskState
  | ChoiceState
  | WaitState
  | SucceedState
  | FailState
  | ParallelState
  | MapState;

/** States that lead to each other: of a state machine, of a branch, of the iterations of a Map. */
export interface StateGroup {
  StartAt: string;
  States: Record<string, State>;
}
type ItemProcessor = Fields<typeof itemProcessorFields> & StateGroup;

const states: z.ZodType<Record<string, State>> = z.lazy(() => {
  const parallel = z.strictObject({ ...parallelFields, Branches: z.array(stateGroup).min(1) });
  const itemProcessor = z.strictObject({ ...itemProcessorFields, States: states }).optional();
  const map = z.strictObject({
    ...mapFields,
    ItemProcessor: itemProcessor,
    Iterator: itemProcessor,
  });
  return z.record(
    stateName,
    z.discriminatedUnion('Type', [pass, task, choice, wait, succeed, fail, parallel, map]),
  );
});
const stateGroup: z.ZodType<StateGroup> = z.strictObject({
  Comment: z.string().optional(),
  QueryLanguage: common.QueryLanguage,
  StartAt: stateName,
  States: states,
});

/** A whole state machine. */
export const definitionSchema = z.strictObject({
  Comment: z.string().optional(),
  Version: z.literal('1.0').optional(),
  QueryLanguage: common.QueryLanguage,
  TimeoutSeconds: z.int().min(1).max(99_999_999).optional(),
  StartAt: stateName,
  States: states,
});
export type Definition = z.infer<typeof definitionSchema>;
