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
 * @param argument what the schema calls the one argument that is no option; there is none unless given
 * @throws UsageError naming each wrong option and the remedy
 */
export function readArguments<Schema extends z.ZodType>(
  options: NonNullable<ParseArgsConfig['options']>,
  schema: Schema,
  argument?: string,
): z.infer<Schema> {
  const parsed = schema.safeParse(parseOptions(options, argument));
  if (parsed.success) return parsed.data;
  const nameOf = (path: string): string => (path === argument ? path : `--${path}`);
  throw new UsageError(
    parsed.error.issues
      .map(({ path, message }) => `${nameOf(path.join('.'))}: ${message}`)
      .join('\n'),
  );
}

function parseOptions(
  options: NonNullable<ParseArgsConfig['options']>,
  argument: string | undefined,
): unknown {
  try {
    const { values, positionals } = parseArgs({
      options,
      allowPositionals: argument !== undefined,
    });
    const [first, second] = positionals;
    if (second !== undefined) throw new Error(`Unexpected argument '${second}'.`);
    return argument === undefined ? values : { ...values, [argument]: first };
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
