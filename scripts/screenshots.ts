import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { projectRoot } from '../local/paths';
import { ApplicantPage } from '../test/browser/support/applicant-page';
import { TestBrowser, type VisitorOptions } from '../test/browser/support/browser';
import { FakeCamera } from '../test/browser/support/fake-camera';
import { personComingNear } from '../test/browser/support/scenes';
import { Tour, wayStops } from '../test/browser/support/tour';
import { Stack } from '../test/e2e/support/stack';
import { people } from '../test/people/people';

/** Who looks: of each screen both devices, colour schemes and languages are seen. */
const visitors: readonly Required<VisitorOptions>[] = [
  { device: 'phone', colorScheme: 'light', language: 'en' },
  { device: 'phone', colorScheme: 'dark', language: 'ja' },
  { device: 'desktop', colorScheme: 'light', language: 'ja' },
  { device: 'desktop', colorScheme: 'dark', language: 'en' },
];

/** Quality of the pictures on WebP's scale: the text stays sharp, and all of them together small. */
const QUALITY = 65;

const folder = join(projectRoot, 'docs', 'images', 'applicant');
const person = people[3];

/** Takes the pictures of docs/applicant.md: what an applicant sees, screen by screen. */
async function main(): Promise<void> {
  const camera = await FakeCamera.before(await personComingNear(person));
  const stack = await Stack.start({}, { pages: true });
  const browser = await TestBrowser.launch(camera);
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    for (const visitor of visitors) {
      const applicant = new ApplicantPage(await browser.visitor(visitor), visitor.language);
      const tour = await Tour.begin(applicant, { stack, camera, person });
      const { device, colorScheme, language } = visitor;
      for (const stop of wayStops) {
        await tour.show(stop);
        await photograph(applicant, `${stop.name}-${device}-${colorScheme}-${language}`);
      }
      await tour.end();
      await browser.clear();
    }
  } finally {
    await browser.close();
    await Promise.all([camera.remove(), stack.stop()]);
  }
}

async function photograph({ page }: ApplicantPage, name: string): Promise<void> {
  const picture = await page.screenshot({ fullPage: true, animations: 'disabled', scale: 'css' });
  const path = join(folder, `${name}.webp`);
  await sharp(picture).webp({ quality: QUALITY, effort: 6 }).toFile(path);
  console.log(path);
}

void main();
