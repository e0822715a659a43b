import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import * as z from 'zod';
import type { Stack } from '../local/commands/verification-run';
import { usageOfTree, type Usage } from './process-tree';

const readySchema = z.object({
  reviewerToken: z.string(),
  origin: z.string(),
  apiUrl: z.string(),
  apiKey: z.string(),
  operatorCredentials: z.object({ accessKeyId: z.string(), secretAccessKey: z.string() }),
  outputs: z.record(z.string(), z.string()),
});

export interface StackOptions {
  /** Whether its services refuse what is more than the default quotas of an account. */
  readonly quotas?: boolean;
  /** Whether it serves the web app; it does unless told otherwise. */
  readonly pages?: boolean;
}

/** An embedded stack in a process of its own. */
export class StackProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly stack: Stack,
    /** An access token of a reviewer. */
    readonly reviewerToken: string,
    /** From starting the process to the stack being ready. */
    readonly startMilliseconds: number,
  ) {}

  /** @throws Error when it ends before it is ready; what it said is on the standard error stream */
  static async start(dataFolder: string, options: StackOptions = {}): Promise<StackProcess> {
    const start = performance.now();
    const { quotas = false, pages = true } = options;
    const flags = [...(quotas ? ['quotas'] : []), ...(pages ? ['pages'] : [])];
    const child = fork(join(__dirname, 'stack-process.ts'), [dataFolder, ...flags], {
      execArgv: ['--import', 'tsx'],
    });
    const ready = new Promise<unknown>((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', () => reject(new Error('The stack ended before it was ready.')));
    });
    const { reviewerToken, ...stack } = readySchema.parse(await ready);
    return new StackProcess(child, stack, reviewerToken, performance.now() - start);
  }

  /** What it takes, with the processes of the face engine. */
  usage(): Promise<Usage> {
    if (this.child.pid === undefined) throw new Error('The stack has no process.');
    return usageOfTree(this.child.pid);
  }

  async stop(): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.disconnect();
    await exited;
  }
}
