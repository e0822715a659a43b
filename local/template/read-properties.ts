import * as z from 'zod';
import { TemplateError } from './cloudformation';
import type { Resource } from './template';

/**
 * The properties of a resource, checked.
 *
 * @throws TemplateError naming the resource and each property at fault
 */
export function readProperties<Schema extends z.ZodType>(
  { logicalId, type, properties }: Resource,
  schema: Schema,
): z.infer<Schema> {
  const parsed = schema.safeParse(properties);
  if (parsed.success) return parsed.data;
  throw new TemplateError(
    `${logicalId} (${type})`,
    `its properties cannot be taken as they are\n${z.prettifyError(parsed.error)}`,
  );
}
