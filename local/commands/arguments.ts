import { parseArgs, type ParseArgsConfig } from 'node:util';
import * as z from 'zod';
import { StartError } from '../start-error';
import { TemplateError } from '../template/cloudformation';

/** Something the person at the command line can mend; shown without a stack trace. */
export class UsageError extends Error {}

/**
 * Reads the arguments of a command.
 *
 * @param options as `node:util` parses them
 * @param schema checks them and makes them what the command works with
 * @param positional name under which the schema finds the one argument that may stand without a name; none unless given
 * @throws UsageError naming each wrong option and the remedy
 */
export function readArguments<Schema extends z.ZodType>(
  options: NonNullable<ParseArgsConfig['options']>,
  schema: Schema,
  positional?: string,
): z.infer<Schema> {
  const parsed = schema.safeParse(parseOptions(options, positional));
  if (parsed.success) return parsed.data;
  throw new UsageError(
    parsed.error.issues
      .map(({ path: [name], message }) =>
        name === undefined || name === positional ? message : `--${String(name)}: ${message}`,
      )
      .join('\n'),
  );
}

function parseOptions(
  options: NonNullable<ParseArgsConfig['options']>,
  positional: string | undefined,
): unknown {
  try {
    const allowPositionals = positional !== undefined;
    const { values, positionals } = parseArgs({ options, allowPositionals });
    const [argument, ...others] = positionals;
    if (positional === undefined || argument === undefined) return values;
    if (others.length > 0) throw new Error(`Unexpected argument '${others.join(' ')}'.`);
    return { ...values, [positional]: argument };
  } catch (error) {
    const known = Object.keys(options).map((name) => `--${name}`);
    const cause = error instanceof Error ? error.message : String(error);
    const remedy = known.length > 0 ? `Options: ${known.join(', ')}` : 'There are no options.';
    throw new UsageError(`${cause}\n${remedy}`);
  }
}

/** Runs a command and makes its result, or its failure, the exit code of the process. */
export async function runCommand(command: () => Promise<number>): Promise<void> {
  // The SDK announces when it will stop supporting Node.js 20; that is for whoever updates the SDK.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  try {
    process.exitCode = await command();
  } catch (error) {
    process.exitCode = 2;
    const mendable = [UsageError, StartError, TemplateError].some((kind) => error instanceof kind);
    console.error(mendable && error instanceof Error ? error.message : error);
  }
}
