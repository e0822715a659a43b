import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Stack } from '../local/commands/verification-run';

/** An embedded stack in a process of its own. */
export class StackProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly stack: Stack,
    /** From starting the process to the stack being ready. */
    readonly startMilliseconds: number,
  ) {}

  static async start(dataFolder: string): Promise<StackProcess> {
    const start = performance.now();
    const child = fork(join(__dirname, 'stack-process.ts'), [dataFolder], {
      execArgv: ['--import', 'tsx'],
    });
    const [message] = (await once(child, 'message')) as [{ ready: Stack }];
    return new StackProcess(child, message.ready, performance.now() - start);
  }

  /** Resident set of the process, in bytes. */
  async memory(): Promise<number> {
    this.child.send('memory');
    const [message] = (await once(this.child, 'message')) as [{ memory: number }];
    return message.memory;
  }

  async stop(): Promise<void> {
    this.child.send('stop');
    await once(this.child, 'exit');
  }
}
