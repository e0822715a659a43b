import type { Locator } from 'playwright-core';
import { TestBrowser } from '../../test/browser/support/browser';
import { ConsolePage } from '../../test/browser/support/console-page';
import { SeededStack } from '../../test/browser/support/seeded-stack';
import { Album } from './album';

/** A laptop's window. */
const WINDOW = { width: 1366, height: 768 };

/** Pixels left free below what is the last to be seen. */
const MARGIN = 24;

/** Verifications of most kinds, as often as they may happen. */
const wanted = {
  approved: 24,
  'approved, with less confidence': 6,
  'approved, the second document': 5,
  'approved by reviewers': 1,
  'waiting for a reviewer': 4,
  'rejected by reviewers': 1,
  'every document no-face': 2,
  'every document small': 2,
  'every document several-faces': 1,
  'no document at all': 1,
  'not believed to be alive': 2,
  'the document of another': 3,
  'a customer under another name': 2,
  'never came': 5,
  canceled: 3,
  'stopped by an operator': 1,
  'has the document to show': 2,
};

/** Somebody with every right, so that every page is in the navigation. */
const reviewer = { name: 'reviewer', groups: ['reviewer', 'admin'] };

/** One picture, and how to get there. */
interface Stop {
  readonly name: string;
  readonly address: (seeded: SeededStack) => string;
  /** Does what is to be seen done, and waits until it is. */
  readonly act: (console: ConsolePage) => Promise<void>;
}

const idOf = (title: string) => (seeded: SeededStack) => seeded.one(title).id;

const similarity = ({ page }: ConsolePage): Locator =>
  page.getByRole('img', { name: /^Similarity of the faces: / });

const lastImage = ({ page }: ConsolePage): Locator =>
  page.getByRole('img', { name: 'During the check, 2', exact: true });

/** Scrolls to where something is the last thing to be seen. */
async function scrollTo({ page }: ConsolePage, last: Locator): Promise<void> {
  const { y, height } = (await last.boundingBox()) ?? { y: 0, height: 0 };
  await page.mouse.move(WINDOW.width / 2, WINDOW.height / 2);
  await page.mouse.wheel(0, y + height + MARGIN - WINDOW.height);
}

const stops: readonly Stop[] = [
  {
    name: 'verifications',
    address: () => '/verifications',
    act: ({ page }) => page.getByRole('rowheader').first().waitFor(),
  },
  {
    name: 'verification',
    address: (seeded) => `/verifications/${idOf('the document of another')(seeded)}`,
    async act(console) {
      await similarity(console).waitFor();
      await lastImage(console).waitFor();
    },
  },
  {
    name: 'workflow',
    address: (seeded) =>
      `/verifications/${idOf('approved, the second document')(seeded)}?tab=workflow`,
    async act({ page }) {
      await page.getByRole('option', { name: /Compare faces/ }).click();
      await page.getByRole('region', { name: 'Step Compare faces' }).waitFor();
    },
  },
  {
    name: 'queue',
    address: () => '/review',
    act: ({ page }) => page.getByRole('rowheader').first().waitFor(),
  },
  {
    name: 'case',
    address: (seeded) => `/review/${idOf('waiting for a reviewer')(seeded)}`,
    async act(console) {
      const { page } = console;
      const take = console.button('Take it');
      const decision = page.getByRole('radio', { name: 'Approve' });
      await take.or(decision).waitFor();
      if (await take.isVisible()) await take.click();
      await decision.check();
      await page.getByLabel('Note').fill('Older than on the document, but the same person.');
      await lastImage(console).waitFor();
      await page.evaluate('scrollTo(0, 0)');
    },
  },
  {
    name: 'audit-trail',
    address: (seeded) => `/verifications/${idOf('approved by reviewers')(seeded)}?tab=audit`,
    async act(console) {
      await console.button('Verify audit trail').click();
      await console.page.getByText(/events are as they were written/).waitFor();
    },
  },
  {
    name: 'picture',
    address: () => '/picture',
    act: (console) => console.button('Attempts per approval as a table').waitFor(),
  },
  {
    name: 'picture-scores',
    address: () => '/picture',
    async act(console) {
      await console.button('Attempts per approval as a table').waitFor();
      await scrollTo(console, console.button('Similarity as a table'));
    },
  },
  {
    name: 'what-if',
    address: () => '/what-if',
    async act(console) {
      const { page } = console;
      await page.getByRole('spinbutton', { name: 'Similarity reviewed from, number' }).fill('95');
      const changes = page.getByRole('grid', { name: 'What would have changed' });
      await changes.getByRole('rowheader').first().waitFor();
      await scrollTo(console, changes);
    },
  },
  {
    name: 'operations',
    address: () => '/operations',
    act: (console) => console.button('Machine time, milliseconds as a table').waitFor(),
  },
  {
    name: 'erased',
    address: (seeded) => `/verifications/${idOf('approved')(seeded)}`,
    async act(console) {
      const receipt = console.button('Download the signed receipt');
      const erase = console.button('Erase…');
      await receipt.or(erase).waitFor();
      if (await erase.isVisible()) {
        await erase.click();
        await console.page.getByLabel('To confirm, type erase').fill('erase');
        await console.button('Erase').click();
      }
      await receipt.waitFor();
      await console.button('What was deleted').click();
    },
  },
];

/** Takes the pictures of docs/console.md: what reviewers see, page by page. */
export async function photographConsole(): Promise<void> {
  const seeded = await SeededStack.start(wanted, { policy: { version: 'default-1' } });
  const browser = await TestBrowser.launch('missing');
  try {
    const album = await Album.empty('console');
    for (const stop of stops) await photograph(album, browser, seeded, stop, 'light');
    const workflow = stops.filter(({ name }) => name === 'workflow');
    for (const stop of workflow) await photograph(album, browser, seeded, stop, 'dark');
  } finally {
    await browser.close();
    await seeded.stop();
  }
}

async function photograph(
  album: Album,
  browser: TestBrowser,
  seeded: SeededStack,
  { name, address, act }: Stop,
  colorScheme: 'light' | 'dark',
): Promise<void> {
  const console = new ConsolePage(await browser.visitor({ colorScheme }), seeded.stack.aws.origin);
  await console.page.setViewportSize(WINDOW);
  await console.open(address(seeded), reviewer);
  await act(console);
  await console.page.waitForLoadState('networkidle');
  await album.add(console.page, colorScheme === 'dark' ? `${name}-dark` : name);
  await browser.clear();
}
