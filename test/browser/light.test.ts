import { join } from 'node:path';
import { drawDocument } from '../people/document';
import { people } from '../people/people';
import { Stack } from '../e2e/support/stack';
import { ApplicantPage, jpeg } from './support/applicant-page';
import { TestBrowser } from './support/browser';
import { FakeCamera } from './support/fake-camera';
import { personComingNear } from './support/scenes';

jest.setTimeout(180_000);

const [ada] = people;

let stack: Stack;
let camera: FakeCamera;
let browser: TestBrowser;
beforeAll(async () => {
  [stack, camera] = await Promise.all([
    // A busy machine loses too many pictures of the colours now and then.
    Stack.start({ liveness: { attempts: 5 } }, { pages: true }),
    FakeCamera.before(await personComingNear(ada)),
  ]);
  browser = await TestBrowser.launch(camera);
});
afterAll(async () => {
  await browser.close();
  await Promise.all([camera.remove(), stack.stop()]);
});

describe('A person whom the screen lights', () => {
  it('is approved by the light challenge', async () => {
    const begun = await stack.begin();
    const applicant = new ApplicantPage(await browser.visitor({ device: 'phone' }));
    await applicant.page.addInitScript({ path: join(__dirname, 'support/screen-light.js') });

    await applicant.open(begun.link);
    await applicant.agree();
    await applicant.sendPicture(jpeg('card', await drawDocument(ada)));
    const { title } = applicant.texts.result.approved;
    await applicant.showFaceUntil(title, camera, await personComingNear(ada));

    const { reason } = await stack.verificationAt(begun, 'approved');
    expect(reason).toBeUndefined();
  });
});
