import type { JsonSchema } from 'aws-cdk-lib/aws-apigateway';
import { JsonSchemaVersion } from 'aws-cdk-lib/aws-apigateway';
import * as z from 'zod';

/** The schema API Gateway checks a body against: JSON Schema draft 4, made from the one the function checks with. */
export function requestModel(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...model } = z.toJSONSchema(schema, { target: 'draft-4', io: 'input' });
  return { ...(model as JsonSchema), schema: JsonSchemaVersion.DRAFT4 };
}
