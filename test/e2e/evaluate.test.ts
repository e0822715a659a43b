import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { FaceEngine } from '../../local/rekognition/engine/face-engine';
import { drawDocument } from '../people/document';
import { drawFace } from '../people/face';
import { people } from '../people/people';
import { RunningRekognition } from '../support/rekognition';
import { Command, type Outcome } from './support/command';

jest.setTimeout(180_000);

let folder: string;
let images: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'honnin-evaluate-test-'));
  images = join(folder, 'images');
  await mkdir(images);
  const lines = ['image,person,kind,segment:glasses'];
  for (const person of people.slice(0, 3)) {
    await writeFile(join(images, `${person.id}-card.jpg`), await drawDocument(person));
    await writeFile(join(images, `${person.id}.jpg`), await drawFace(person, { smile: 0.5 }));
    lines.push(`${person.id}-card.jpg,${person.id},document,${person.hasGlasses ? 'yes' : 'no'}`);
    lines.push(`${person.id}.jpg,${person.id},live,`);
  }
  const noFace = await drawDocument(people[3], { defect: 'no-face' });
  await writeFile(join(images, 'empty-card.jpg'), noFace);
  lines.push(`empty-card.jpg,${people[3].id},document,no`);
  await writeFile(join(images, 'labels.csv'), lines.join('\r\n'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const reported = z.looseObject({
  on: z.string(),
  comparisons: z.looseObject({ mated: z.number(), nonMated: z.number() }),
  failureToAcquire: z.looseObject({
    images: z.array(z.looseObject({ image: z.string(), reason: z.string() })),
  }),
  rates: z.array(
    z.looseObject({
      threshold: z.number(),
      fmr: z.looseObject({ rate: z.number() }),
      fnmr: z.looseObject({ rate: z.number() }),
    }),
  ),
  extremes: z.looseObject({ lowestMated: z.array(z.looseObject({ score: z.number() })) }),
});

const readReport = async (out: string) =>
  reported.parse(JSON.parse(await readFile(join(out, 'report.json'), 'utf8')));

/** Says in a sentence what is wrong, and nothing of where in the code. */
function expectSentence({ exitCode, stderr }: Outcome, ...sentences: RegExp[]): void {
  for (const sentence of sentences) expect(stderr).toMatch(sentence);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(exitCode).toBe(2);
}

describe('The command evaluate', () => {
  it('compares everybody with everybody, and reports in a terminal, a page and a file', async () => {
    const out = join(folder, 'out');
    const { exitCode, stdout } = await Command.run('evaluate', [images, '--out', out]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/3 mated and 6 non-mated comparisons on embedded/);
    expect(stdout).toMatch(/match\.approveFrom: no threshold .*too few to show it: it takes 3000/);
    expect(stdout).toMatch(/scores say nothing about those of Rekognition/);

    const { comparisons, failureToAcquire, rates } = await readReport(out);
    expect(comparisons).toMatchObject({ mated: 3, nonMated: 6 });
    expect(failureToAcquire.images).toMatchObject([{ image: 'empty-card.jpg', reason: 'NO_FACE' }]);
    const atApproval = rates.find(({ threshold }) => threshold === 95);
    expect(atApproval).toMatchObject({ fmr: { rate: 0 }, fnmr: { rate: 0 } });

    const page = await readFile(join(out, 'report.html'), 'utf8');
    const pictures = page.match(/<svg [^>]*role="img"/g) ?? [];
    expect(pictures).toHaveLength(6);
    expect(page.match(/<desc /g)).toHaveLength(6);
    expect(page).not.toMatch(/(?:src|href)=|<script/);
  });

  it('asks Rekognition only when the price is agreed to, and never twice', async () => {
    const engine = await FaceEngine.start({ workers: 1 });
    const rekognition = await RunningRekognition.start(engine);
    const out = join(folder, 'paid');
    const environment = {
      AWS_ENDPOINT_URL_REKOGNITION: `${rekognition.origin}/aws/rekognition`,
      AWS_REGION: rekognition.region,
      AWS_ACCESS_KEY_ID: 'AKIASERVICE',
      AWS_SECRET_ACCESS_KEY: 'service-secret',
    };
    const options = [images, '--out', out, '--on', 'rekognition', '--rate', '1000'];
    const run = (...more: string[]) => Command.run('evaluate', [...options, ...more], environment);
    try {
      const price = /At most 19 calls of Rekognition \(7 DetectFaces, 12 CompareFaces\): \$0\.02/;
      expectSentence(await run(), price, /Nothing was sent\. To go on, add --yes/);
      expect(await readdir(folder)).not.toContain('paid');

      expect(await run('--yes')).toMatchObject({ exitCode: 0 });
      const answers = await readFile(join(out, 'answers.jsonl'), 'utf8');
      expect(answers.trim().split('\n')).toHaveLength(7 + 3 + 6);
      const first = await readReport(out);
      expect(first).toMatchObject({ on: 'rekognition', comparisons: { mated: 3, nonMated: 6 } });
      expect(first.extremes.lowestMated[0]?.score).toBeGreaterThan(95);
    } finally {
      await rekognition.stop();
      await engine.close();
    }
    // Nobody answers any more.
    const again = await run('--yes');
    expect(again.stderr).toMatch(/less 16 whose answers are kept/);
    expect(again.exitCode).toBe(0);
  });

  it('says what is wrong with a folder, its labels or an option, and leaves nothing', async () => {
    const labelled = async (name: string, ...lines: string[]): Promise<string> => {
      const made = join(folder, name);
      await mkdir(made);
      if (lines.length > 0) await writeFile(join(made, 'labels.csv'), lines.join('\n'));
      await writeFile(join(made, 'a.jpg'), 'no image');
      return made;
    };
    const head = 'image,person,kind';
    const [none, bare, wrong, column, alone] = await Promise.all([
      Command.run('evaluate', [join(folder, 'nowhere')]),
      Command.run('evaluate', [await labelled('bare')]),
      Command.run('evaluate', [
        await labelled('wrong', head, 'a.jpg,ada,passport', 'a.jpg,ada', '../a.jpg,ada,live'),
      ]),
      Command.run('evaluate', [await labelled('column', `${head},glasses`, 'a.jpg,ada,live,yes')]),
      Command.run('evaluate', [
        await labelled('alone', head, 'a.jpg,ada,live', 'a.jpg,ada,document', 'b.jpg,ada,live'),
      ]),
    ]);
    expectSentence(none, /There is no folder at .*nowhere/);
    expectSentence(bare, /bare has no file labels\.csv, which says who is in the images/);
    expectSentence(
      wrong,
      /line 2, kind: say document or live/,
      /line 3: 2 fields, but the first line names 3/,
      /line 4, image: name an image inside of the folder/,
    );
    expectSentence(column, /line 1: the column "glasses" is unknown: .*segment:NAME/);
    expectSentence(
      alone,
      /line 3, image: a\.jpg is on line 2, too/,
      /line 4, image: there is no file at .*b\.jpg/,
    );
    expect(await readdir(join(folder, 'wrong'))).toEqual(['a.jpg', 'labels.csv']);
  });

  it('says who is missing, and which options it takes', async () => {
    const one = join(folder, 'one');
    await mkdir(one);
    for (const name of ['a.jpg', 'b.jpg']) await writeFile(join(one, name), 'no image');
    const label = (...lines: string[]) =>
      writeFile(join(one, 'labels.csv'), ['image,person,kind', ...lines].join('\n'));
    await label('a.jpg,ada,document', 'b.jpg,ada,live');
    const onePerson = await Command.run('evaluate', [one]);
    await label('a.jpg,ada,document', 'b.jpg,ben,live');
    const [unmated, rate, order, option] = await Promise.all([
      Command.run('evaluate', [one]),
      Command.run('evaluate', [one, '--approve-fmr', '5']),
      Command.run('evaluate', [one, '--approve-fmr', '0.1', '--review-fmr', '0.01']),
      Command.run('evaluate', [one, '--speed', 'fast']),
    ]);
    expectSentence(onePerson, /all images are of one person.*label images of others/);
    expectSentence(unmated, /nobody has both a document and a live image/);
    expectSentence(rate, /--approve-fmr: give a ratio above 0 and below 1/);
    expectSentence(order, /--review-fmr: must not be below --approve-fmr/);
    expectSentence(option, /Unknown option '--speed'[^]*--on, --policy/);
  });
});
