import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../local/paths';
import { eventually } from './support/eventually';
import { freePort } from './support/free-port';

const page = readFileSync('docs/quickstart.md', 'utf8');

/** Blocks of the page, each with the name it is to be saved under, if it has one. */
const blocksOf = (text: string) =>
  [...text.matchAll(/(?:Save as `([^`]+)`:\s+)?```(\w+)\n([\s\S]*?)```/g)].map(
    ([, file, language = '', text = '']) => ({ file, language, text }),
  );

/** What is done in two terminals, and then in three. */
const [inTwo = '', inThree = ''] = page.split(/^(?=\*\*6\. )/m);

const blocks = blocksOf(inTwo);

/** Milliseconds that all of it may take on a machine that has much else to do. */
const PATIENCE = 300_000;

/** Whatever a command has printed, and the processes that are to end with the test. */
class Shell {
  private printed = '';
  private readonly child;
  /** All that it has printed, once it has ended. */
  readonly ended: Promise<string>;

  constructor(command: string, cwd: string) {
    this.child = spawn('bash', ['-c', command], {
      cwd,
      detached: true,
      env: { ...process.env, NO_COLOR: '1', npm_config_update_notifier: 'false' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout.on('data', (text: Buffer) => (this.printed += text.toString('utf8')));
    this.child.stderr.on('data', (text: Buffer) => (this.printed += text.toString('utf8')));
    this.ended = once(this.child, 'close').then(() => this.printed);
  }

  /** What it has printed, once that holds a pattern or its first process has ended. */
  until(pattern: RegExp): Promise<string> {
    return eventually(
      () => Promise.resolve(this.printed),
      (text) => pattern.test(text) || this.child.exitCode !== null,
    );
  }

  /** Ends it with all that it has started. */
  end(): void {
    if (this.child.pid !== undefined && this.child.exitCode === null) {
      process.kill(-this.child.pid, 'SIGTERM');
    }
  }
}

describe('The quickstart', () => {
  let folder: string;
  let stack: Shell;
  let port: number;
  let address: string;
  let key: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'honnin-quickstart-'));
    const checkout = join(folder, 'honnin');
    await mkdir(checkout);
    // As a checkout of its own, but for what commands have made for whoever works here.
    for (const name of await readdir(projectRoot)) {
      if (name !== '.honnin' && name !== 'dist')
        await symlink(join(projectRoot, name), join(checkout, name));
    }
    port = await freePort();
    expect(blocks[0]?.text).toBe('npm start\n');
    stack = new Shell(`npm start -- --port ${port}`, checkout);
    const printed = await stack.until(/Ctrl-C/);
    expect(printed).toContain('This is a test stage');
    address = /API +(http\S+)/.exec(printed)?.[1] ?? '';
    key = /API key +(\S+)/.exec(printed)?.[1] ?? '';
    expect(address).toBe(`http://127.0.0.1:${port}/v1`);
  });
  afterAll(async () => {
    stack.end();
    await stack.ended;
    await rm(folder, { recursive: true, force: true });
  });

  it(
    'does what it says, command by command',
    async () => {
      const steps = blocks.slice(1).map(({ file, language, text }) => {
        if (file !== undefined) return `cat > '${file}' <<'END_OF_FILE'\n${text}END_OF_FILE`;
        return language === 'sh' ? text : '';
      });
      const script = steps
        .join('\n')
        .replace('http://127.0.0.1:4510/v1', address)
        .replace('the-key-it-printed', key);
      const shell = new Shell(`set -e\n${script}\necho FINISHED`, join(folder, 'honnin'));
      const printed = await shell.ended;
      expect(printed).toContain('FINISHED');
      const lines = printed.split('\n').map((line) => line.trimEnd());
      const promised = blocks
        .filter(({ language }) => language === 'text')
        .flatMap(({ text }) => text.trimEnd().split('\n'));
      expect(lines.filter((line) => promised.includes(line))).toEqual(promised);
      await beTold();
    },
    PATIENCE,
  );

  /** The last step: the first terminal again, a third, and the second. */
  async function beTold(): Promise<void> {
    const checkout = join(folder, 'honnin');
    const [restart, listen, verify, ...others] = blocksOf(inThree).map(({ text }) => text);
    if (restart === undefined || listen === undefined || verify === undefined) {
      throw new Error('The page has no three commands for being told.');
    }
    expect(others).toEqual([]);
    const receiver = String(await freePort());
    stack.end();
    await stack.ended;
    stack = new Shell(
      restart.replace('4600', receiver).replace('npm start -- ', `$&--port ${port} `),
      checkout,
    );
    expect(await stack.until(/Ctrl-C/)).toContain(key);
    const listener = new Shell(`${listen.trimEnd()} --port ${receiver}`, checkout);
    try {
      expect(await listener.until(/Ctrl-C/)).toContain('Listening for shop');
      const settings = `export API=${address} KEY=${key}`;
      const shell = new Shell(`${settings}\n${verify}`, join(folder, 'shop'));
      expect(await shell.ended).toContain('It is approved');
      const told = /✓ verification\.approved of [\da-f-]{36}/;
      expect(await listener.until(told)).toMatch(told);
    } finally {
      listener.end();
      await listener.ended;
    }
  }
});
