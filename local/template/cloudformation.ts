import * as z from 'zod';
import type { JsonValue } from '../service';

const json: z.ZodType<JsonValue> = z.json();
const jsonObject = z.record(z.string(), json);

const resource = z.object({
  Type: z.string(),
  Properties: jsonObject.default({}),
  Metadata: jsonObject.default({}),
  Condition: z.string().optional(),
});

const parameter = z.object({ Default: json.optional() });

/** What is read of a CloudFormation template; the rest (rules, deletion policies) means nothing on one machine. */
export const cloudFormationTemplate = z.object({
  Parameters: z.record(z.string(), parameter).default({}),
  Conditions: jsonObject.default({}),
  Resources: z.record(z.string(), resource),
  Outputs: z
    .record(z.string(), z.object({ Value: json, Condition: z.string().optional() }))
    .default({}),
});

export type CloudFormationTemplate = z.infer<typeof cloudFormationTemplate>;

/** Something in the template that the embedded AWS cannot take as it is. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';

  /** @param where the resource, output or condition at fault, as the template names it */
  constructor(where: string, problem: string) {
    super(`${where}: ${problem}`);
  }
}
