import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { projectRoot } from '../../../local/paths';
import { plainEnvironment } from '../../support/plain-environment';
import { eventually } from './eventually';

/** Where the commands lie. */
const folders = {
  audit: 'local/commands',
  evaluate: 'scripts',
  import: 'scripts',
  seed: 'local/commands',
  start: 'local/commands',
  verify: 'local/commands',
} as const;

export type CommandName = keyof typeof folders;

export interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command of the repository in a process of its own, as `npm run` starts it. */
export class Command {
  private stdout = '';
  private stderr = '';
  private readonly ended: Promise<unknown>;

  private constructor(private readonly child: ChildProcess) {
    child.stdout?.on('data', (text: Buffer) => (this.stdout += text.toString('utf8')));
    child.stderr?.on('data', (text: Buffer) => (this.stderr += text.toString('utf8')));
    this.ended = once(child, 'close');
  }

  /**
   * @param largestFile in blocks of 512 bytes: the system refuses to let a file grow further, as when the disk is full
   * @param environment variables beside those of this process
   */
  static start(
    name: CommandName,
    options: readonly string[],
    largestFile?: number,
    environment: NodeJS.ProcessEnv = {},
  ): Command {
    const entry = join(folders[name], `${name}.ts`);
    const limited = `ulimit -f ${largestFile ?? 'unlimited'}; exec "$0" --import tsx "$@"`;
    return new Command(
      spawn('sh', ['-c', limited, process.execPath, entry, ...options], {
        cwd: projectRoot,
        env: { ...plainEnvironment(), ...environment },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  }

  /** Runs a command to its end. */
  static run(
    name: CommandName,
    options: readonly string[],
    environment: NodeJS.ProcessEnv = {},
  ): Promise<Outcome> {
    return Command.start(name, options, undefined, environment).outcome();
  }

  /** Waits until it has printed something, and tells the part that was looked for. */
  async printed(pattern: RegExp): Promise<string> {
    await eventually(
      () => Promise.resolve(this.stdout + this.stderr),
      (text) => pattern.test(text) || this.child.exitCode !== null,
    );
    const [, found] = pattern.exec(this.stdout) ?? [];
    if (found === undefined) throw new Error(`It printed no ${pattern.source}: ${this.stderr}`);
    return found;
  }

  /** As Ctrl-C does. */
  interrupt(): void {
    this.child.kill('SIGINT');
  }

  async outcome(): Promise<Outcome> {
    await this.ended;
    return { exitCode: this.child.exitCode, stdout: this.stdout, stderr: this.stderr };
  }

  /** Makes sure that it runs no longer. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}
