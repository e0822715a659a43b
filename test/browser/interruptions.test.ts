import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { drawDocument } from '../people/document';
import { people } from '../people/people';
import { Stack } from '../e2e/support/stack';
import { ApplicantPage, jpeg, type PictureFile } from './support/applicant-page';
import { TestBrowser, type VisitorOptions } from './support/browser';
import { FakeCamera } from './support/fake-camera';
import { personComingNear } from './support/scenes';

jest.setTimeout(180_000);

const [, , , , eve] = people;

let stack: Stack;
let camera: FakeCamera;
let browser: TestBrowser;
let card: PictureFile;
beforeAll(async () => {
  [stack, camera] = await Promise.all([
    Stack.start({}, { pages: true }),
    FakeCamera.before(await personComingNear(eve)),
  ]);
  browser = await TestBrowser.launch(camera);
  card = jpeg('card', await drawDocument(eve));
});
afterEach(() => browser.clear());
afterAll(async () => {
  await browser.close();
  await Promise.all([camera.remove(), stack.stop()]);
});

const arrive = async (options: VisitorOptions = {}): Promise<ApplicantPage> =>
  new ApplicantPage(await browser.visitor(options));

describe('A reload', () => {
  it('in the middle of any step goes on where the verification stands', async () => {
    const begun = await stack.begin();
    const applicant = await arrive();
    const reload = () => applicant.page.reload();

    await applicant.open(begun.link);
    await applicant.titled('Let’s confirm it’s you');
    await reload();
    await applicant.agree({ withoutLight: true });
    await applicant.choosePicture(card);
    await reload();
    await applicant.titled('Photograph your document');
    await applicant.sendPicture(card);
    await applicant.titled('Checking your document');
    await reload();
    await applicant.titled('Now show your face');
    await applicant.startFaceCheck.click();
    await applicant.shown(applicant.moveCloser);
    await reload();
    await applicant.shown(applicant.page.getByText('You have 3 attempts left.'));
    await applicant.showFaceUntil('It’s you. Thank you!', camera, await personComingNear(eve));
    await reload();
    await applicant.titled('It’s you. Thank you!');
  });
});

describe('A connection that is lost', () => {
  it('during the face check costs no attempt', async () => {
    const begun = await stack.beginAtLiveness(card.buffer);
    const applicant = await arrive();
    const context = applicant.page.context();
    await camera.pointAt(await personComingNear(eve));

    await applicant.open(begun.link);
    await applicant.startFaceCheck.click();
    await applicant.shown(applicant.moveCloser);
    await context.setOffline(true);
    await applicant.titled('The connection was lost');
    await context.setOffline(false);
    await applicant.press('Try again');
    await applicant.shown(applicant.page.getByText('You have 3 attempts left.'));
  });
});

describe('A verification handed to a phone', () => {
  it('goes on there by a link that works once, and the computer follows along', async () => {
    const begun = await stack.beginConsented();
    const [computer, phone, late] = [
      await arrive(),
      await arrive({ device: 'phone' }),
      await arrive({ device: 'phone' }),
    ];

    await computer.open(begun.link);
    await computer.press('Continue on your phone');
    await computer.shown(computer.page.getByRole('img', { name: /QR code/ }));
    const link = await computer.handOffLink.inputValue();
    await phone.open(link);
    await phone.titled('Photograph your document');
    await computer.titled('Continue on your other device');
    await computer.shown(computer.page.getByText('Now: the photo of the document'));
    await phone.sendPicture(card);
    await phone.titled('Now show your face');
    await computer.shown(computer.page.getByText('Now: the face check'));

    await late.open(link);
    await late.titled('This code no longer works');

    await stack.application.cancelVerification(begun.id);
    await computer.titled('The verification was canceled');
    await phone.titled('The verification was canceled');
  });
});

describe('A link', () => {
  it('opens its own verification where another one was open before', async () => {
    const [first, second] = [await stack.beginConsented(), await stack.begin()];
    const applicant = await arrive();

    await applicant.open(first.link);
    await applicant.titled('Photograph your document');
    await applicant.open(second.link);
    await applicant.titled('Let’s confirm it’s you');
    await applicant.agree();

    expect(await stack.eventsOf(second)).toContain('consent.given');
    expect(await stack.eventsOf(first)).toHaveLength(2);
  });

  it('made up from two does not work', async () => {
    const [one, another] = [await stack.begin(), await stack.begin()];
    const applicant = await arrive();
    const half = one.token.length / 2;

    const madeUp = `${one.token.slice(0, half)}${another.token.slice(half)}`;
    await applicant.open(one.link.replace(one.token, madeUp));
    await applicant.titled('This link does not work');
  });

  it('says that it has run out while it was in use', async () => {
    const begun = await stack.begin();
    const applicant = await arrive();

    await applicant.open(begun.link);
    await applicant.titled('Let’s confirm it’s you');
    await stack.dynamodb().send(
      new UpdateCommand({
        TableName: stack.output('VerificationsTableName'),
        Key: { id: begun.id },
        UpdateExpression: 'SET applicantTokenExpiresAt = :past',
        ExpressionAttributeValues: { ':past': new Date(Date.now() - 1000).toISOString() },
      }),
    );
    await applicant.press('Agree and start');
    await applicant.titled('This link has run out');
  });
});
