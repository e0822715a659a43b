import * as z from 'zod';

const coded = z.object({ code: z.string() });
const caused = z.object({ cause: z.unknown() });

/** Codes of an error and of its causes: `EADDRINUSE`, `LEVEL_LOCKED`. */
export function errorCodes(error: unknown): string[] {
  const { success: hasCode, data: own } = coded.safeParse(error);
  const { success: hasCause, data: chain } = caused.safeParse(error);
  return [
    ...(hasCode ? [own.code] : []),
    ...(hasCause && chain.cause !== undefined ? errorCodes(chain.cause) : []),
  ];
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
