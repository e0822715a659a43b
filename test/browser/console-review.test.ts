import { ReviewerClient } from '../../local/applicant/api-client';
import { TestBrowser } from './support/browser';
import { ConsolePage } from './support/console-page';
import { SeededStack } from './support/seeded-stack';

jest.setTimeout(300_000);

let seeded: SeededStack;
let browser: TestBrowser;
beforeAll(async () => {
  seeded = await SeededStack.start(
    {
      approved: 1,
      'waiting for a reviewer': 7,
      'a customer under another name': 1,
    },
    {
      policy: { duplicate: { outcome: 'review' } },
      outcomes: { 'a customer under another name': 'in_review' },
    },
  );
  browser = await TestBrowser.launch('missing');
});
afterAll(async () => {
  await browser.close();
  await seeded.stop();
});
afterEach(() => browser.clear());

/** The page of somebody who is not signed in yet. */
async function somebody(colorScheme: 'light' | 'dark' = 'light'): Promise<ConsolePage> {
  return new ConsolePage(await browser.visitor({ colorScheme }), seeded.stack.aws.origin);
}

/** A reviewer by the API. */
async function clientOf(username: string): Promise<ReviewerClient> {
  const { aws } = seeded.stack;
  return new ReviewerClient(aws.apiUrl, await aws.reviewerToken({ username }));
}

/** A case about a match that nobody has taken. */
async function freeCase(): Promise<string> {
  const { items } = await seeded.stack.reviewer.listVerifications({ status: 'in_review' });
  const free = items.find(({ reviewOf, claim }) => reviewOf === 'match' && !claim);
  if (!free) throw new Error('No case is free.');
  return free.id;
}

const decided = (page: ConsolePage) => page.page.getByText(/^You have (approved|rejected) /);

describe('A reviewer', () => {
  it('takes and decides a case by keyboard alone', async () => {
    const rika = await somebody();
    await rika.open('/review', { name: 'rika' });
    await rika.page.getByRole('rowheader').first().waitFor();
    await rika.page.keyboard.press('n');
    await rika.page.getByRole('heading', { name: 'Your decision' }).waitFor();
    const id = rika.address.split('/').at(-1) ?? '';
    await rika.page.getByRole('img', { name: 'Face before the camera', exact: true }).waitFor();
    await rika.page.keyboard.press('a');
    expect(await rika.page.getByRole('radio', { name: '1. Same person' }).isChecked()).toBe(true);
    await rika.page.keyboard.press('r');
    await rika.page.keyboard.press('2');
    expect(await rika.page.getByRole('radio', { name: '2. Document doubtful' }).isChecked()).toBe(
      true,
    );
    await rika.page.keyboard.press('w');
    await rika.page.keyboard.type('The photograph is pasted in: an edge shows.');
    await rika.page.keyboard.press('Control+Enter');
    await rika.page.getByText(`You have rejected ${id.slice(0, 8)}.`).waitFor();

    const verification = await seeded.stack.verificationAt({ id }, 'rejected');
    expect(verification.reason).toBe('REVIEWER_REJECTED');
    const { events } = await seeded.stack.auditTrailOf({ id });
    const actors = events
      .filter(({ type }) => type.startsWith('review.'))
      .map(({ actor }) => actor);
    expect(new Set(actors)).toEqual(new Set(['reviewer:rika']));
    // What came next was taken with it.
    await rika.button('Give it back').click();
    await rika.page.getByText(/Given back/).waitFor();
  });

  it('is told when another was faster', async () => {
    const id = await freeCase();
    const names = ['rika', 'kenji'];
    const pages = await Promise.all(names.map(somebodyNamed));
    for (const page of pages) await page.open(`/review/${id}`);
    await Promise.all(pages.map((page) => page.button('Take it').click()));
    const standings = await Promise.all(
      pages.map(async ({ page }) => {
        const mine = page.getByText('You have taken this case');
        const theirs = page.getByText(/^(rika|kenji) has taken this case$/);
        await mine.or(theirs).waitFor();
        return (await mine.isVisible()) ? 'mine' : theirs.innerText();
      }),
    );
    const winner = names[standings.indexOf('mine')];
    expect(standings.filter((standing) => standing !== 'mine')).toEqual([
      `${winner} has taken this case`,
    ]);
    for (const { page } of pages) {
      const mine = await page.getByText('You have taken this case').isVisible();
      expect(await page.getByRole('heading', { name: 'Your decision' }).count()).toBe(mine ? 1 : 0);
    }
  });

  it('is told when the case has been decided meanwhile', async () => {
    const id = await freeCase();
    const rika = await somebody();
    await rika.open(`/review/${id}`, { name: 'rika' });
    await rika.button('Take it').click();
    await rika.page.getByRole('radio', { name: 'Approve' }).check();
    await rika.page.getByLabel('Note').fill('Looks the same to me.');
    // From here on the page learns of nothing, as when the computer slept.
    await rika.page.route('**/review/verifications/*', (route) => route.abort());
    await (await clientOf('rika')).releaseReview(id);
    await (
      await clientOf('kenji')
    ).reviewVerification(id, {
      decision: 'reject',
      reason: 'DIFFERENT_PERSON',
      note: 'The ears are not the same.',
    });
    await rika.button('Send the approval').click();
    await rika.page.getByText('That could not be done').waitFor();
    await rika.page.unrouteAll();
    await rika.page.getByText('There is nothing to decide').waitFor();
    expect(await decided(rika).count()).toBe(0);
    const { reason } = await seeded.stack.verificationAt({ id }, 'rejected');
    expect(reason).toBe('REVIEWER_REJECTED');
  });

  it('judges whether a face is known under another name', async () => {
    const { id } = seeded.one('a customer under another name');
    const rika = await somebody();
    await rika.open(`/review/${id}`);
    await rika.page.getByText('Is this a person who is known under another subject?').waitFor();
    await rika.link(seeded.one('approved').subjectId).waitFor();
    await rika.button('Take it').click();
    await rika.page.getByRole('radio', { name: 'Reject' }).check();
    expect(await rika.page.getByRole('radio', { name: '1. Duplicate confirmed' }).isChecked()).toBe(
      true,
    );
    await rika.page.getByLabel('Note').fill('The same person, by the scar.');
    await rika.button('Send the rejection').click();
    await decided(rika).waitFor();
    const { reason } = await seeded.stack.verificationAt({ id }, 'rejected');
    expect(reason).toBe('DUPLICATE_FACE');
  });

  it('sees in the queue who has which case', async () => {
    const id = await freeCase();
    await (await clientOf('kenji')).claimReview(id);
    const rika = await somebody();
    await rika.open('/review');
    const row = rika.page.getByRole('row', { name: new RegExp(`^${id.slice(0, 8)}`) });
    await row.getByText('By kenji').waitFor();
    await (await clientOf('kenji')).releaseReview(id);
    await row.getByText('Free').waitFor();
  });
});

describe.each(['light', 'dark'] as const)('Reviewing when it is %s', (colorScheme) => {
  it('can be done by everybody', async () => {
    const page = await somebody(colorScheme);
    await page.open('/review');
    await page.page.getByRole('rowheader').first().waitFor();
    expect(await page.flaws()).toEqual([]);

    await page.open(`/review/${await freeCase()}`);
    await page.button('Take it').click();
    await page.page.getByRole('radio', { name: 'Reject' }).check();
    await page.page.getByRole('img', { name: 'During the check, 2', exact: true }).waitFor();
    expect(await page.flaws()).toEqual([]);

    await page.button('Keyboard shortcuts').click();
    await page.page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    expect(await page.flaws()).toEqual([]);
    await page.button('Close').click();
    await page.button('Give it back').click();
    await page.page.getByText(/Given back/).waitFor();
  });
});

async function somebodyNamed(name: string): Promise<ConsolePage> {
  const page = await somebody();
  await page.open('/review', { name });
  return page;
}
