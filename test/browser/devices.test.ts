import type { Locator } from 'playwright-core';
import { drawDocument } from '../people/document';
import { people } from '../people/people';
import { Stack } from '../e2e/support/stack';
import { ApplicantPage, jpeg } from './support/applicant-page';
import { TestBrowser } from './support/browser';

jest.setTimeout(120_000);

const [, , , , , finn] = people;

let stack: Stack;
beforeAll(async () => {
  stack = await Stack.start({}, { pages: true });
});
afterAll(() => stack.stop());

describe('Without a camera', () => {
  it('that the person refused, the page says how to allow it, and what else can be done', async () => {
    const browser = await TestBrowser.launch('refused');
    try {
      const begun = await stack.beginConsented();
      const applicant = new ApplicantPage(await browser.visitor());

      await applicant.open(begun.link);
      await applicant.press('Take a photo');
      await applicant.titled('The camera may not be used');
      await applicant.press('Choose a file');
      await applicant.titled('Photograph your document');
      await applicant.sendPicture(jpeg('card', await drawDocument(finn)));

      await applicant.titled('Now show your face');
      await applicant.startFaceCheck.click();
      await applicant.titled('The camera may not be used');
      await applicant.shown(applicant.button('Continue on your phone'));
      await applicant.press('Try again');
      await applicant.titled('Now show your face');
      expect(await stack.eventsOf(begun)).not.toContain('liveness.session_opened');
    } finally {
      await browser.close();
    }
  });

  it('that the computer lacks, the page offers to go on elsewhere before anything else', async () => {
    const browser = await TestBrowser.launch('missing');
    try {
      const begun = await stack.begin();
      const applicant = new ApplicantPage(await browser.visitor());

      await applicant.open(begun.link);
      await applicant.shown(applicant.page.getByText('This device seems to have no camera.'));
      await applicant.press('Continue on your phone');
      await applicant.shown(applicant.page.getByRole('img', { name: /QR code/ }));
    } finally {
      await browser.close();
    }
  });
});

describe('With a keyboard alone', () => {
  it('a person gives consent and sends their document', async () => {
    const browser = await TestBrowser.launch('missing');
    try {
      const begun = await stack.begin();
      const applicant = new ApplicantPage(await browser.visitor());
      const { keyboard } = applicant.page;

      await applicant.open(begun.link);
      await applicant.titled('Let’s confirm it’s you');
      await tabTo(applicant.page.getByRole('checkbox', { name: /without flashing light/ }));
      await keyboard.press('Space');
      await tabTo(applicant.button('Agree and start'));
      await keyboard.press('Enter');

      await applicant.titled('Photograph your document');
      const chooser = applicant.page.waitForEvent('filechooser');
      await tabTo(applicant.button('Choose a file'));
      await keyboard.press('Enter');
      await (await chooser).setFiles(jpeg('card', await drawDocument(finn)));
      await applicant.titled('Can everything be read?');
      await tabTo(applicant.button('Use this photo'));
      await keyboard.press('Enter');
      await applicant.titled('Now show your face');
    } finally {
      await browser.close();
    }
  });
});

/** Moves the focus on until something has it. */
async function tabTo(control: Locator): Promise<void> {
  await control.waitFor();
  const page = control.page();
  const focused = control.and(page.locator(':focus'));
  for (let stops = 0; !(await focused.isVisible()); stops += 1) {
    if (stops > 20) throw new Error(`The keyboard does not reach ${String(control)}.`);
    await page.keyboard.press('Tab');
  }
}
