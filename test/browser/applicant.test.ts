import { drawDocument } from '../people/document';
import { people } from '../people/people';
import { Stack } from '../e2e/support/stack';
import { ApplicantPage, jpeg } from './support/applicant-page';
import { TestBrowser, type VisitorOptions } from './support/browser';
import { FakeCamera } from './support/fake-camera';
import { personComingNear, still } from './support/scenes';

jest.setTimeout(180_000);

const [ada, ben, cora, dan] = people;

let stack: Stack;
let camera: FakeCamera;
let browser: TestBrowser;
beforeAll(async () => {
  [stack, camera] = await Promise.all([
    Stack.start({}, { pages: true }),
    FakeCamera.before(await personComingNear(ada)),
  ]);
  browser = await TestBrowser.launch(camera);
});
afterEach(() => browser.clear());
afterAll(async () => {
  await browser.close();
  await Promise.all([camera.remove(), stack.stop()]);
});

const arrive = async (options: VisitorOptions = {}): Promise<ApplicantPage> =>
  new ApplicantPage(await browser.visitor(options), options.language);

describe('A person in a browser', () => {
  it('is approved by their document and the movement challenge, and nothing is asked of another origin', async () => {
    const begun = await stack.begin();
    const applicant = await arrive();

    await applicant.open(begun.link);
    await applicant.agree({ withoutLight: true });
    await applicant.sendPicture(jpeg('card', await drawDocument(ada)));
    await applicant.showFaceUntil('It’s you. Thank you!', camera, await personComingNear(ada));

    expect((await stack.verificationAt(begun, 'approved')).reason).toBeUndefined();
    const { origin } = stack.aws;
    expect(applicant.requestedOrigins).toEqual([origin, origin.replace('http:', 'ws:')]);
  });

  it('is approved on a phone, in Japanese from the first word to the last', async () => {
    const begun = await stack.begin();
    const applicant = await arrive({ device: 'phone', language: 'ja' });

    await applicant.open(begun.link);
    expect(await applicant.page.locator('html').getAttribute('lang')).toBe('ja');
    await applicant.agree({ withoutLight: true });
    await applicant.sendPicture(jpeg('card', await drawDocument(dan)));
    const { title } = applicant.texts.result.approved;
    await applicant.showFaceUntil(title, camera, await personComingNear(dan));
  });

  it('is not taken for live when a recording is shown, which cannot know the colours asked for', async () => {
    const begun = await stack.begin();
    const applicant = await arrive();
    await camera.pointAt(await personComingNear(ben));

    await applicant.open(begun.link);
    await applicant.agree();
    await applicant.sendPicture(jpeg('card', await drawDocument(ben)));
    await applicant.titled('Now show your face');
    await applicant.showFace(camera, 'The face check was not clear');
    await applicant.titled('The face check was not clear');

    const { events } = await stack.auditTrailOf(begun);
    expect(events.find(({ type }) => type === 'liveness.judged')?.data).toMatchObject({
      accepted: false,
      reason: 'LIVENESS_LOW',
    });
  });

  it('is told what is wrong with a picture without a face, and sends a better one', async () => {
    const begun = await stack.begin();
    const applicant = await arrive();

    await applicant.open(begun.link);
    await applicant.agree();
    await applicant.sendPicture(jpeg('back', await drawDocument(cora, { defect: 'no-face' })));
    await applicant.titled('No face was found on the photo');
    await applicant.shown(applicant.page.getByText('You have 2 attempts left.'));

    await applicant.sendPicture(jpeg('front', await drawDocument(cora)));
    await applicant.titled('Now show your face');
  });

  it('photographs the document as the page guides them to', async () => {
    const begun = await stack.beginConsented();
    const applicant = await arrive({ device: 'phone' });
    await camera.pointAt(await still(await drawDocument(cora)));

    await applicant.open(begun.link);
    await applicant.press('Take a photo');
    await applicant.shown(applicant.page.getByText('Looks good. Take the photo.'));
    await applicant.press('Take the photo');
    await applicant.press('Use this photo');
    await applicant.titled('Now show your face');
  });
});
