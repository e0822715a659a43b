import { mkdtemp, readdir, readFile, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FunctionLogs } from '../../local/lambda/function-logs';

describe('The log of a function', () => {
  let folder: string;
  const logs: FunctionLogs[] = [];
  const openLogs = (): FunctionLogs => {
    const opened = new FunctionLogs(folder, (message, error) => {
      throw new Error(message, { cause: error });
    });
    logs.push(opened);
    return opened;
  };
  const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'honnin-logs-'));
  });

  afterEach(async () => {
    await Promise.all(logs.splice(0).map((opened) => opened.close()));
    await rm(folder, { recursive: true });
  });

  it('holds what the function printed, in order, and nothing of another', async () => {
    const open = openLogs();
    for (const number of [1, 2, 3]) {
      open.write('greet', `hello ${String(number)}\n`);
      open.write('part', `goodbye ${String(number)}\n`);
    }
    await open.close();
    expect(await read('greet.log')).toBe('hello 1\nhello 2\nhello 3\n');
    expect(await read('part.log')).toBe('goodbye 1\ngoodbye 2\ngoodbye 3\n');
  });

  it('goes on where the last process ended', async () => {
    const first = openLogs();
    first.write('greet', 'hello\n');
    await first.close();
    const second = openLogs();
    second.write('greet', 'again\n');
    await second.close();
    expect(await read('greet.log')).toBe('hello\nagain\n');
  });

  it('begins a new file when it has grown large, and keeps the one before', async () => {
    const first = openLogs();
    first.write('greet', 'hello\n');
    await first.close();
    await truncate(join(folder, 'greet.log'), 10 * 1024 * 1024);
    const second = openLogs();
    second.write('greet', 'one too many\n');
    await second.close();
    const third = openLogs();
    third.write('greet', 'again\n');
    await third.close();
    expect(await readdir(folder)).toEqual(['greet.log', 'greet.previous.log']);
    expect(await read('greet.log')).toBe('again\n');
    expect(await read('greet.previous.log')).toMatch(/one too many\n$/);
  });
});
