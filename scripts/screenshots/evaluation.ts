import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TestBrowser } from '../../test/browser/support/browser';
import { Command } from '../../test/e2e/support/command';
import { personOfCrowd } from '../../test/people/crowd';
import { drawDocument } from '../../test/people/document';
import { drawFace } from '../../test/people/face';
import { Album } from './album';

/** Enough for rates to be told. */
const PEOPLE = 32;

/** Evaluates drawn people, and takes a picture of how the report begins. */
export async function photographEvaluation(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'honnin-evaluation-'));
  const browser = await TestBrowser.launch('missing');
  try {
    await drawPeople(folder);
    const options = ['--approve-fmr', '0.1', '--review-fmr', '0.2'];
    const { exitCode, stderr } = await Command.run('evaluate', [folder, ...options]);
    if (exitCode !== 0) throw new Error(stderr);
    const { page } = await browser.visitor();
    await page.setViewportSize({ width: 960, height: 1800 });
    await page.goto(pathToFileURL(join(folder, 'evaluation', 'report.html')).href);
    await (await Album.empty('evaluation')).add(page, 'report');
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function drawPeople(folder: string): Promise<void> {
  const lines = ['image,person,kind,segment:glasses'];
  for (let number = 0; number < PEOPLE; number++) {
    const person = personOfCrowd(number);
    const glasses = person.hasGlasses ? 'yes' : 'no';
    await writeFile(join(folder, `${person.id}-card.jpg`), await drawDocument(person));
    await writeFile(join(folder, `${person.id}.jpg`), await drawFace(person, { smile: 0.4 }));
    lines.push(`${person.id}-card.jpg,${person.id},document,${glasses}`);
    lines.push(`${person.id}.jpg,${person.id},live,${glasses}`);
  }
  await writeFile(join(folder, 'labels.csv'), lines.join('\n'));
}
