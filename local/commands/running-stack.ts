import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import * as z from 'zod';
import { writeWholeFile } from '../build/write-whole-file';
import { endpointPath } from '../embedded/endpoints';
import type { EmbeddedAws } from '../embedded-aws';

const runningStack = z.object({
  origin: z.url(),
  apiUrl: z.url(),
  apiKey: z.string(),
  operatorCredentials: z.object({ accessKeyId: z.string(), secretAccessKey: z.string() }),
  outputs: z.record(z.string(), z.string()),
});

/** How long a stack may take to say who asks, in milliseconds. */
const PATIENCE = 5_000;

/** How another command on this machine reaches a stack that `npm start` keeps running. */
export type RunningStack = z.infer<typeof runningStack>;

const fileIn = (dataFolder: string): string => join(dataFolder, 'running.json');

/** Lets other commands find the stack; for the owner's eyes, since it holds keys. */
export async function announce(dataFolder: string, stack: EmbeddedAws): Promise<void> {
  const { origin, apiUrl, apiKey, operatorCredentials, outputs } = stack;
  const announcement = { origin, apiUrl, apiKey, operatorCredentials, outputs };
  await writeWholeFile(fileIn(dataFolder), JSON.stringify(announcement), 0o600);
}

/** Takes the announcement back. */
export async function withdraw(dataFolder: string): Promise<void> {
  await rm(fileIn(dataFolder), { force: true });
}

/**
 * Finds the stack that keeps its data in a folder, if one runs and answers. A stack that was killed leaves its
 * announcement behind, and its port to whoever comes next.
 */
export async function findRunningStack(dataFolder: string): Promise<RunningStack | undefined> {
  const stack = await readAnnouncement(dataFolder);
  return stack && (await answers(stack)) ? stack : undefined;
}

async function readAnnouncement(dataFolder: string): Promise<RunningStack | undefined> {
  try {
    return runningStack.parse(JSON.parse(await readFile(fileIn(dataFolder), 'utf8')));
  } catch {
    // There is none, or none that can be used.
    return undefined;
  }
}

/** Whether it is this very stack that answers: no other knows the key of its operator. */
async function answers({ origin, operatorCredentials }: RunningStack): Promise<boolean> {
  const sts = new STSClient({
    region: 'us-east-1',
    endpoint: `${origin}${endpointPath('sts')}`,
    // A copy, since the client writes into what it is given.
    credentials: { ...operatorCredentials },
    maxAttempts: 1,
  });
  try {
    const abortSignal = AbortSignal.timeout(PATIENCE);
    await sts.send(new GetCallerIdentityCommand(), { abortSignal });
    return true;
  } catch {
    return false;
  } finally {
    sts.destroy();
  }
}
