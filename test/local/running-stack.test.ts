import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { announce, findRunningStack, withdraw } from '../../local/commands/running-stack';
import { startEmbeddedAws, type EmbeddedAws } from '../../local/embedded-aws';

describe('A stack that announces itself in its data folder', () => {
  let folder: string;
  let file: string;
  let stack: EmbeddedAws;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'honnin-running-'));
    file = join(folder, 'running.json');
    stack = await startEmbeddedAws({ dataFolder: folder });
  });

  beforeEach(() => announce(folder, stack));

  afterAll(async () => {
    await stack.stop();
    await rm(folder, { recursive: true });
  });

  it('is found by other commands until it withdraws', async () => {
    const { origin, apiUrl, apiKey, operatorCredentials, outputs } = stack;
    const known = { origin, apiUrl, apiKey, operatorCredentials, outputs };
    expect(await findRunningStack(folder)).toEqual(known);
    await withdraw(folder);
    expect(await findRunningStack(folder)).toBeUndefined();
  });

  it('shows its keys to its owner alone, whoever could read what lay there before', async () => {
    await withdraw(folder);
    await writeFile(file, '', { mode: 0o644 });
    await announce(folder, stack);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['cut off', (text: string) => text.slice(0, text.length / 2)],
    ['empty', () => ''],
    ['of another shape', () => '{"origin": 4510}'],
  ])('is not found by an announcement that is %s', async (_what, spoil) => {
    await writeFile(file, spoil(await readFile(file, 'utf8')));
    expect(await findRunningStack(folder)).toBeUndefined();
  });

  it('is not taken for what has its port after it was killed', async () => {
    const others = [
      await listenWith(createServer((_request, response) => response.end('Hello'))),
      await listenWith(createServer((_request, response) => response.destroy())),
    ];
    const announced = z
      .looseObject({ origin: z.url() })
      .parse(JSON.parse(await readFile(file, 'utf8')));
    for (const { origin } of others) {
      await writeFile(file, JSON.stringify({ ...announced, origin }));
      expect(await findRunningStack(folder)).toBeUndefined();
    }
    for (const { server } of others) server.close();
    await writeFile(file, JSON.stringify({ ...announced, origin: others[0]?.origin }));
    expect(await findRunningStack(folder)).toBeUndefined();
  });

  it('is not taken for the stack of another folder', async () => {
    const announced = z
      .looseObject({ operatorCredentials: z.looseObject({}) })
      .parse(JSON.parse(await readFile(file, 'utf8')));
    const credentials = { ...announced.operatorCredentials, secretAccessKey: 'of another folder' };
    await writeFile(file, JSON.stringify({ ...announced, operatorCredentials: credentials }));
    expect(await findRunningStack(folder)).toBeUndefined();
  });
});

async function listenWith(server: Server): Promise<{ server: Server; origin: string }> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return { server, origin: `http://127.0.0.1:${port}` };
}
