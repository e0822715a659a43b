import { ApplicantPage } from '../../test/browser/support/applicant-page';
import { TestBrowser, type VisitorOptions } from '../../test/browser/support/browser';
import { FakeCamera } from '../../test/browser/support/fake-camera';
import { personComingNear } from '../../test/browser/support/scenes';
import { Tour, wayStops } from '../../test/browser/support/tour';
import { Stack } from '../../test/e2e/support/stack';
import { people } from '../../test/people/people';
import { Album } from './album';

/** Who looks: of each screen both devices, colour schemes and languages are seen. */
const visitors: readonly Required<VisitorOptions>[] = [
  { device: 'phone', colorScheme: 'light', language: 'en' },
  { device: 'phone', colorScheme: 'dark', language: 'ja' },
  { device: 'desktop', colorScheme: 'light', language: 'ja' },
  { device: 'desktop', colorScheme: 'dark', language: 'en' },
];

const person = people[3];

/** Takes the pictures of docs/applicant.md: what an applicant sees, screen by screen. */
export async function photographApplicant(): Promise<void> {
  const camera = await FakeCamera.before(await personComingNear(person));
  const stack = await Stack.start({}, { pages: true });
  const browser = await TestBrowser.launch(camera);
  try {
    const album = await Album.empty('applicant');
    for (const visitor of visitors) {
      const applicant = new ApplicantPage(await browser.visitor(visitor), visitor.language);
      const tour = await Tour.begin(applicant, { stack, camera, person });
      const { device, colorScheme, language } = visitor;
      for (const stop of wayStops) {
        await tour.show(stop);
        const name = `${stop.name}-${device}-${colorScheme}-${language}`;
        await album.add(applicant.page, name, { fullPage: true });
      }
      await tour.end();
      await browser.clear();
    }
  } finally {
    await browser.close();
    await Promise.all([camera.remove(), stack.stop()]);
  }
}
