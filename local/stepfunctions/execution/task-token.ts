import * as z from 'zod';

/** What a task token stands for. It is opaque to its holder, and the nonce makes it unguessable. */
export interface TaskToken {
  readonly executionArn: string;
  /** Key of the branch that waits for it. */
  readonly branch: string;
  readonly nonce: string;
}

const tokenSchema = z.tuple([z.string(), z.string(), z.string()]);

export const writeToken = ({ executionArn, branch, nonce }: TaskToken): string =>
  Buffer.from(JSON.stringify([executionArn, branch, nonce])).toString('base64');

/** The token, or undefined when the text was never one. */
export function readToken(text: string): TaskToken | undefined {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(text, 'base64').toString());
  } catch {
    return undefined;
  }
  const parsed = tokenSchema.safeParse(json);
  if (!parsed.success) return undefined;
  const [executionArn, branch, nonce] = parsed.data;
  return { executionArn, branch, nonce };
}
