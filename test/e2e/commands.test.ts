import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { ApplicantClient, ApplicationClient } from '../../local/applicant/api-client';
import { drawDocument } from '../people/document';
import { drawFace } from '../people/face';
import { people } from '../people/people';
import { Command, type Outcome } from './support/command';
import { freePort } from './support/free-port';

const [ada, ben] = people;

jest.setTimeout(180_000);

let folder: string;
let port: number;
let images: readonly string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'honnin-commands-'));
  port = await freePort();
  await writeFile(join(folder, 'document.jpg'), await drawDocument(ada));
  await writeFile(join(folder, 'face.jpg'), await drawFace(ada));
  images = ['--document', join(folder, 'document.jpg'), '--face', join(folder, 'face.jpg')];
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Says in a sentence what is wrong, and nothing of where in the code. */
function expectSentence({ exitCode, stderr }: Outcome, sentence: RegExp): void {
  expect(stderr).toMatch(sentence);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(exitCode).toBe(2);
}

describe('The command start', () => {
  let data: string;
  let start: Command;
  let apiUrl: string;
  beforeAll(async () => {
    data = join(folder, 'data');
    start = Command.start('start', ['--data', data, '--port', String(port)]);
    apiUrl = await start.printed(/API +(http\S+)/);
  });
  afterAll(() => start.kill());

  it('prints the address, and answers there with the key it printed', async () => {
    const apiKey = await start.printed(/API key +(\S+)/);
    expect(apiUrl).toBe(`http://127.0.0.1:${port}/v1`);
    const application = new ApplicationClient(apiUrl, apiKey);

    const { status } = await application.createVerification({ subjectId: 'customer-1' });
    expect(status).toBe('awaiting_document');
  });

  it('prints a link at which the applicant finds the page of a verification', async () => {
    const link = await start.printed(/(http\S+\/verify#\S+)/);
    const page = await fetch(link);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toContain('<div id="root">');

    const [, token = ''] = link.split('#');
    expect(await new ApplicantClient(apiUrl, token).getSession()).toMatchObject({
      status: 'awaiting_document',
    });
  });

  it('looks for no service among the pages', async () => {
    const response = await fetch(`http://127.0.0.1:${port}/aws/polly`, { method: 'POST' });
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ message: 'Nothing is served at this path.' });
  });

  it('says so when its port or its folder is in use', async () => {
    const elsewhere = join(folder, 'elsewhere');
    const [samePort, sameFolder] = await Promise.all([
      Command.run('start', ['--data', elsewhere, '--port', String(port)]),
      Command.run('start', ['--data', data, '--port', String(await freePort())]),
    ]);

    expectSentence(samePort, new RegExp(`Port ${port} is in use: .*--port`));
    expectSentence(sameFolder, /The data folder .*data is in use by another process: .*--data/);
  });

  it('lends its stack to verify, which tells by its exit code how it went', async () => {
    const approved = await Command.run('verify', [...images, '--data', data, '--json']);
    expect(approved).toMatchObject({ exitCode: 0 });
    const { verification, steps } = z
      .object({
        verification: z.looseObject({ id: z.uuid(), status: z.string() }),
        milliseconds: z.number(),
        steps: z.array(z.looseObject({ state: z.string() })),
      })
      .parse(JSON.parse(approved.stdout));
    expect(verification.status).toBe('approved');
    expect(steps.map(({ state }) => state)).toContain('Compare faces');

    const rejected = await Command.run('verify', [
      ...['--document', join(folder, 'document.jpg')],
      ...['--face', await faceOfAnother()],
      ...['--data', data],
    ]);
    expect(rejected.stdout).toContain('rejected: FACE_MISMATCH');
    expect(rejected.exitCode).toBe(1);
  });

  it('lends its stack to seed, whose verifications come out as they were planned', async () => {
    // On a stack that has met nobody: who came under another name before would be a duplicate.
    const unused = join(folder, 'unused');
    const port = String(await freePort());
    const started = Command.start('start', ['--data', unused, '--port', port]);
    await started.printed(/API key +(\S+)/);
    const seeded = await Command.run('seed', ['--count', '8', '--data', unused]);
    started.interrupt();
    expect(seeded.stdout).toMatch(/8 verifications in .* a minute/);
    expect(seeded.stdout).not.toContain('✗');
    expect(seeded.exitCode).toBe(0);
    await started.outcome();
  });

  it('ends in order at Ctrl-C, and starts again with all it had', async () => {
    const again = join(folder, 'again');
    const options = ['--data', again, '--port', String(await freePort())];
    const first = Command.start('start', options);
    const firstKey = await first.printed(/API key +(\S+)/);
    const firstUrl = await first.printed(/API +(http\S+)/);
    const { id } = await new ApplicationClient(firstUrl, firstKey).createVerification({
      subjectId: 'customer-1',
    });
    first.interrupt();
    expect(await first.outcome()).toMatchObject({ exitCode: 0 });
    expect(await readdir(again)).not.toContain('running.json');

    const second = Command.start('start', options);
    const secondUrl = await second.printed(/API +(http\S+)/);
    const secondKey = await second.printed(/API key +(\S+)/);
    expect(secondKey).toBe(firstKey);
    expect(await new ApplicationClient(secondUrl, secondKey).getVerification(id)).toMatchObject({
      id,
      status: 'awaiting_document',
    });
    second.interrupt();
    expect(await second.outcome()).toMatchObject({ exitCode: 0 });
  });

  it('says what is wrong with a policy or an option', async () => {
    const policy = join(folder, 'policy.json');
    await writeFile(policy, JSON.stringify({ version: 'v1', match: { approveFrom: 0.8 } }));
    const options = ['--data', join(folder, 'never'), '--port', String(await freePort())];
    const [byPolicy, byPort] = await Promise.all([
      Command.run('start', [...options, '--policy', policy]),
      Command.run('start', ['--port', 'nine']),
    ]);

    expectSentence(byPolicy, /match\.approveFrom: 0\.8 looks like a 0–1 scale.*mean 80\?/);
    expectSentence(byPort, /--port: give a number between 1 and 65535/);
  });
});

describe('The command verify', () => {
  it('brings a stack of its own, and refuses a recording', async () => {
    const options = ['--replay', '--challenge', 'light', '--data', join(folder, 'none')];
    const { exitCode, stdout } = await Command.run('verify', [...images, ...options]);

    expect(stdout).toContain('rejected: LIVENESS_LOW');
    expect(exitCode).toBe(1);
    expect(await readdir(folder)).not.toContain('none');
  });

  it('says which file or option is missing or wrong', async () => {
    const notes = join(folder, 'notes.txt');
    await writeFile(notes, 'no image');
    const [document, face] = [images.slice(0, 2), images.slice(2)];
    const [missing, noImage, noOption, unknown] = await Promise.all([
      Command.run('verify', [...face, '--document', join(folder, 'lost.jpg')]),
      Command.run('verify', [...document, '--face', notes]),
      Command.run('verify', face),
      Command.run('verify', [...images, '--speed', 'fast']),
    ]);

    expectSentence(missing, /--document: there is no file at .*lost\.jpg/);
    expectSentence(noImage, /--face: .*notes\.txt is not an image .*JPEG, PNG, WebP or AVIF/);
    expectSentence(noOption, /--document: give the image file of an identity document/);
    expectSentence(unknown, /Unknown option '--speed'[^]*--document, --face/);
  });
});

describe('The command seed', () => {
  it('says what it needs', async () => {
    const [alone, none] = await Promise.all([
      Command.run('seed', ['--data', join(folder, 'none')]),
      Command.run('seed', ['--count', 'many']),
    ]);
    expectSentence(alone, /No stack runs on .*none; start one with npm start, or .*--data/);
    expectSentence(none, /--count: give how many verifications to make/);
  });
});

async function faceOfAnother(): Promise<string> {
  const path = join(folder, 'another.jpg');
  await writeFile(path, await drawFace(ben));
  return path;
}
