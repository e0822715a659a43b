import * as z from 'zod';

/** A rule of a Choice: `Condition` in JSONata, in JSONPath a comparison or rules within `And`, `Or` and `Not`. */
const ruleSchema = z.looseObject({ Next: z.string(), Condition: z.unknown().optional() });

const catcherSchema = z.object({ ErrorEquals: z.array(z.string()), Next: z.string() });

const stateSchema = z.object({
  Type: z.string(),
  Comment: z.string().optional(),
  Next: z.string().optional(),
  Default: z.string().optional(),
  Choices: z.array(ruleSchema).default([]),
  Catch: z.array(catcherSchema).default([]),
  get Branches() {
    return z.array(machineSchema).default([]);
  },
  get ItemProcessor() {
    return machineSchema.optional();
  },
  /** What a Map had before there was `ItemProcessor`. */
  get Iterator() {
    return machineSchema.optional();
  },
});

const machineSchema = z.object({
  StartAt: z.string(),
  get States() {
    return z.record(z.string(), stateSchema);
  },
});

export type StateDefinition = z.infer<typeof stateSchema>;
export type MachineDefinition = z.infer<typeof machineSchema>;
export type ChoiceRule = z.infer<typeof ruleSchema>;

/**
 * Reads a definition in the Amazon States Language as far as its graph goes.
 *
 * @throws ZodError when it is none
 */
export const parseDefinition = (definition: unknown): MachineDefinition =>
  machineSchema.parse(definition);
