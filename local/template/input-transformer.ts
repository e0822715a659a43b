import * as z from 'zod';

/** A path of names, the only kind that the embedded EventBridge follows. */
export const inputPath = z
  .string()
  .regex(
    /^\$(?:\.[A-Za-z0-9_-]+)*$/,
    'the embedded EventBridge follows paths of names only, such as $.detail',
  );

/** Where a template names a variable. */
export const VARIABLE = /<([A-Za-z0-9_-]+)>/g;

/** JSON with variables in the place of whole values, and the path to each in the event. */
export const inputTransformer = z
  .strictObject({
    InputPathsMap: z.record(z.string(), inputPath).default({}),
    InputTemplate: z.string(),
  })
  .refine(({ InputTemplate }) => isJson(InputTemplate.replaceAll(VARIABLE, '{"a":"value"}')), {
    error: 'the embedded EventBridge takes templates that are JSON, with variables as whole values',
  })
  .refine(
    ({ InputPathsMap, InputTemplate }) =>
      [...InputTemplate.matchAll(VARIABLE)].every(([, name = '']) => name in InputPathsMap),
    { error: 'the template names a variable without a path' },
  )
  .transform(({ InputPathsMap, InputTemplate }) => ({
    paths: InputPathsMap,
    template: InputTemplate,
  }));

export type InputTransformer = z.infer<typeof inputTransformer>;

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
