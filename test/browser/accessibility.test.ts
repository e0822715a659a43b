import { people } from '../people/people';
import { Stack } from '../e2e/support/stack';
import { seriousFindings } from './support/accessibility';
import { ApplicantPage } from './support/applicant-page';
import { TestBrowser } from './support/browser';
import { FakeCamera } from './support/fake-camera';
import { personComingNear } from './support/scenes';
import { byStops, Tour, wayStops } from './support/tour';

jest.setTimeout(180_000);

const [person] = people;

let stack: Stack;
let camera: FakeCamera;
let browser: TestBrowser;
beforeAll(async () => {
  [stack, camera] = await Promise.all([
    Stack.start({}, { pages: true }),
    FakeCamera.before(await personComingNear(person)),
  ]);
  browser = await TestBrowser.launch(camera);
});
afterAll(async () => {
  await browser.close();
  await Promise.all([camera.remove(), stack.stop()]);
});

describe.each([
  { device: 'desktop', colorScheme: 'light' },
  { device: 'phone', colorScheme: 'dark' },
] as const)('On a $device, in $colorScheme colours', (options) => {
  let applicant: ApplicantPage;
  let tour: Tour;
  beforeAll(async () => {
    applicant = new ApplicantPage(await browser.visitor(options));
    tour = await Tour.begin(applicant, { stack, camera, person });
  });
  afterAll(async () => {
    await tour.end();
    await browser.clear();
  });

  it.each([...wayStops, ...byStops])('the screen "$name" keeps nobody out', async (stop) => {
    await tour.show(stop);
    expect(await seriousFindings(applicant.page)).toEqual([]);
  });
});
