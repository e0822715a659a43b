import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import * as z from 'zod';
import type { Stack } from '../../../local/commands/verification-run';
import { projectRoot } from '../../../local/paths';

const entry = join(projectRoot, 'test/support/crash/stack-process.ts');

/** What the process tells once it serves. */
const readyMessage = z.object({
  origin: z.url(),
  apiUrl: z.url(),
  apiKey: z.string(),
  operatorCredentials: z.object({ accessKeyId: z.string(), secretAccessKey: z.string() }),
  outputs: z.record(z.string(), z.string()),
});

/** How much of what the process said is kept, in characters. */
const MEMORY = 20_000;

/** An embedded stack in a process of its own, to be killed. */
export class StackUnderFire {
  /** The end of what it wrote to its standard error. */
  said = '';
  /** Whether it has said of an event that it will not be delivered any more. */
  gaveUp = false;
  /** Resolves once it serves; rejects when it ends before that. */
  readonly ready: Promise<Stack>;
  private readonly child: ChildProcess;
  private readonly closed: Promise<unknown>;

  /** @param policy path of the policy file */
  constructor(dataFolder: string, policy: string) {
    this.child = fork(entry, [dataFolder, policy], {
      cwd: projectRoot,
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.child.stderr?.on('data', (text: Buffer) => {
      this.said = `${this.said}${text.toString('utf8')}`.slice(-MEMORY);
      this.gaveUp ||= this.said.includes('gave up a delivery');
    });
    // With its standard error, so that no process that it has started is left either.
    this.closed = once(this.child, 'close');
    this.ready = this.untilReady();
    // Whoever kills it while it starts does not wait for it.
    this.ready.catch(() => undefined);
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** As `kill -9` does: nothing in the process gets to know. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.closed;
  }

  /** Ends it in order. */
  async stop(): Promise<void> {
    this.child.send('stop');
    await this.closed;
  }

  private async untilReady(): Promise<Stack> {
    const told = once(this.child, 'message').then(([message]) => readyMessage.parse(message));
    const ended = this.closed.then(() => {
      throw new Error(`The stack ended before it served:\n${this.said}`);
    });
    return Promise.race([told, ended]);
  }
}
