import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { EmbeddedAws } from '../embedded-aws';

const runningStack = z.object({
  origin: z.url(),
  apiUrl: z.url(),
  apiKey: z.string(),
  operatorCredentials: z.object({ accessKeyId: z.string(), secretAccessKey: z.string() }),
  outputs: z.record(z.string(), z.string()),
});

/** How another command on this machine reaches a stack that `npm start` keeps running. */
export type RunningStack = z.infer<typeof runningStack>;

const fileIn = (dataFolder: string): string => join(dataFolder, 'running.json');

/** Lets other commands find the stack; for the owner's eyes, since it holds keys. */
export async function announce(dataFolder: string, stack: EmbeddedAws): Promise<void> {
  const { origin, apiUrl, apiKey, operatorCredentials, outputs } = stack;
  await writeFile(
    fileIn(dataFolder),
    JSON.stringify({ origin, apiUrl, apiKey, operatorCredentials, outputs }),
    { mode: 0o600 },
  );
}

/** Takes the announcement back. */
export async function withdraw(dataFolder: string): Promise<void> {
  await rm(fileIn(dataFolder), { force: true });
}

/** Finds the stack that keeps its data in a folder, if one runs and answers. */
export async function findRunningStack(dataFolder: string): Promise<RunningStack | undefined> {
  const announced = await readFile(fileIn(dataFolder), 'utf8').catch(() => undefined);
  if (announced === undefined) return undefined;
  const stack = runningStack.parse(JSON.parse(announced));
  const answers = await fetch(stack.origin).then(
    () => true,
    () => false,
  );
  return answers ? stack : undefined;
}
