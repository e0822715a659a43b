import { readFile } from 'node:fs/promises';
import { defaultPolicy, parsePolicy } from '../../lambdas/shared/policy';
import { eventually } from '../e2e/support/eventually';
import { TestBrowser } from './support/browser';
import { ConsolePage } from './support/console-page';
import { SeededStack } from './support/seeded-stack';
import type { Visitor } from './support/visitor';

jest.setTimeout(300_000);

/** Many of what takes a moment, and some of everything. */
const wanted = {
  approved: 5,
  'approved, with less confidence': 2,
  'approved, the second document': 1,
  'approved by reviewers': 1,
  'waiting for a reviewer': 2,
  'rejected by reviewers': 1,
  'every document no-face': 10,
  'no document at all': 10,
  'the document of another': 2,
  'a customer under another name': 2,
  'never came': 60,
  canceled: 90,
  'stopped by an operator': 2,
  'has the document to show': 12,
};

let seeded: SeededStack;
let browser: TestBrowser;
let visitor: Visitor;
let reviewer: ConsolePage;
beforeAll(async () => {
  seeded = await SeededStack.start(wanted);
  browser = await TestBrowser.launch('missing');
});
afterAll(async () => {
  await browser.close();
  await seeded.stop();
});
beforeEach(async () => {
  visitor = await browser.visitor();
  reviewer = new ConsolePage(visitor, seeded.stack.aws.origin);
});
afterEach(() => browser.clear());

/** Waits until something about the page is so. */
const becomes = <Value>(read: () => Promise<Value>, value: Value): Promise<Value> =>
  eventually(read, (found) => JSON.stringify(found) === JSON.stringify(value));

/** The cells of the table behind a chart, row by row. */
async function tableBehind(chart: string): Promise<string[][]> {
  await reviewer.button(`${chart} as a table`).click();
  const rows = reviewer.page.getByRole('table', { name: chart }).getByRole('row');
  await rows.nth(1).waitFor();
  const texts = await rows.allInnerTexts();
  return texts.map((text) => text.split('\t').map((cell) => cell.trim()));
}

describe('The table of many verifications', () => {
  const table = () => reviewer.page.getByRole('table', { name: 'Verifications' });
  /** What stands in the table, row by row, once it has been read. */
  const rows = async (): Promise<string[]> => {
    await table().getByRole('rowheader').first().waitFor();
    return table()
      .getByRole('row')
      .filter({ has: reviewer.page.getByRole('rowheader') })
      .allInnerTexts();
  };
  const rowCount = (text: string) => table().getByRole('row').filter({ hasText: text }).count();

  it('is turned page by page, each verification on one of them', async () => {
    await reviewer.open('/verifications');
    const seen = new Set<string>();
    const links = () => table().getByRole('rowheader').allInnerTexts();
    for (;;) {
      const shown = await eventually(
        links,
        (ids) => ids.length > 0 && !ids.some((id) => seen.has(id)),
      );
      for (const id of shown) seen.add(id);
      const next = reviewer.page.getByRole('button', { name: 'Next page' });
      if (shown.length < 25 || (await next.isDisabled())) break;
      await next.click();
    }
    expect([...seen].sort()).toEqual(seeded.made.map(({ id }) => id.slice(0, 8)).sort());
  });

  it('shows one status or reason when asked to, by filter or by link', async () => {
    await reviewer.open('/verifications');
    const filter = reviewer.page.getByRole('combobox', { name: /Filter verifications/ });
    await filter.fill('Reason = ');
    await reviewer.page.getByRole('option', { name: 'Face of another subject' }).click();
    await reviewer.button('Apply').click();
    await becomes(() => rowCount('Face of another subject'), seeded.count(/DUPLICATE_FACE/));
    expect(reviewer.address).toBe('/console/verifications?reason=DUPLICATE_FACE');

    await reviewer.open(
      '/verifications?status=rejected,failed&minimumSimilarity=0&maximumSimilarity=80',
    );
    await becomes(() => rowCount('Faces do not match'), seeded.count(/FACE_MISMATCH/));
    expect(await rows()).toHaveLength(seeded.count(/FACE_MISMATCH/));
  });

  it('keeps a view under a name, for the next time', async () => {
    await reviewer.open('/verifications?status=in_review&order=oldest');
    await reviewer.button('Views').click();
    await reviewer.page.getByRole('menuitem', { name: 'Save this view …' }).click();
    await reviewer.page.getByLabel('Name', { exact: true }).fill('My queue');
    await reviewer.button('Save').click();
    await reviewer.open('/verifications');
    await reviewer.button('Views').click();
    await reviewer.page.getByRole('menuitem', { name: 'My queue' }).click();
    await becomes(() => rowCount('In review'), seeded.count(/in_review/));
    expect(reviewer.address).toBe('/console/verifications?status=in_review&order=oldest');
  });

  it('is saved as it is shown', async () => {
    await reviewer.open('/verifications?status=failed,in_review');
    const shown = await rows();
    const downloading = reviewer.page.waitForEvent('download');
    await reviewer.button('Save as CSV').click();
    const file = await readFile(await (await downloading).path(), 'utf8');
    const [headings, ...lines] = file.trimEnd().split('\r\n');
    expect(headings).toBe(
      'Verification,Status,Reason,Subject,Liveness,Similarity,Attempts,Started',
    );
    expect(lines).toHaveLength(seeded.count(/failed|in_review/));
    expect(lines.map((line) => line.slice(0, 8))).toEqual(shown.map((row) => row.slice(0, 8)));
  });
});

describe('The picture of the whole', () => {
  it('says how far verifications came', async () => {
    await reviewer.open('/picture');
    await reviewer.page
      .getByText(`All ${seeded.made.length} verifications of the period.`)
      .waitFor();
    const [, ...stages] = await tableBehind('From start to approval');
    const compared = seeded.count(/approved|in_review|MISMATCH|DUPLICATE|REVIEWER/);
    const unclear = seeded.count(/in_review|MISMATCH|REVIEWER/);
    expect(stages.map(([name, count]) => [name, Number(count)])).toEqual([
      ['Started', seeded.made.length],
      ['Document accepted', compared + seeded.count(/failed/)],
      ['Living person', compared],
      ['Faces compared', compared],
      ['Same person', compared - unclear],
      ['Approved', seeded.count(/^approved/)],
    ]);
  });

  it('counts why they were not approved', async () => {
    await reviewer.open('/picture');
    const [headings = [], ...periods] = await tableBehind('Reasons over time');
    const counted = headings
      .slice(1)
      .map((reason, index) => [
        reason,
        periods.reduce((sum, cells) => sum + Number(cells[index + 1]), 0),
      ]);
    expect(Object.fromEntries(counted)).toEqual({
      'Canceled by application': seeded.count(/CANCELED/),
      'Not finished in time': seeded.count(/EXPIRED/),
      'No face on document': seeded.count(/NO_FACE/),
      'Document unreadable': seeded.count(/DOCUMENT_UNREADABLE/),
      'Faces do not match': seeded.count(/FACE_MISMATCH/),
      'Face of another subject': seeded.count(/DUPLICATE_FACE/),
      'Rejected by reviewer': seeded.count(/REVIEWER_REJECTED/),
    });
  });

  it('has every other number in a table, too', async () => {
    await reviewer.open('/picture');
    const sumOf = async (chart: string, column: number): Promise<number> => {
      const [, ...rows] = await tableBehind(chart);
      return rows.reduce((sum, cells) => sum + Number(cells[column]), 0);
    };
    const scored = /approved|in_review|MISMATCH|DUPLICATE|REVIEWER/;
    expect(await sumOf('Liveness', 1)).toBe(seeded.count(scored));
    expect(await sumOf('Similarity', 1)).toBe(seeded.count(scored));
    expect(await sumOf('Attempts per approval', 1)).toBe(seeded.count(/^approved/));
    const [, ...costs] = await tableBehind('Cost per decision');
    expect(costs.map(([outcome]) => outcome)).toEqual(
      expect.arrayContaining(['Approved', 'Rejected', 'Expired', 'Canceled']),
    );
    const [, ...times] = await tableBehind('Machine time');
    expect(times.every((cells) => cells.every((cell) => cell !== ''))).toBe(true);
    expect(visitor.complaints).toEqual([]);
  });
});

describe('Operations', () => {
  it('shows the figures of the dashboard: how all of them ended', async () => {
    await reviewer.open('/operations');
    await reviewer.page.getByText('No alarm is raised.').waitFor();
    const [headings = [], ...periods] = await tableBehind('Decided, by outcome');
    const counted = headings
      .slice(1)
      .map((outcome, index) => [
        outcome,
        periods.reduce((sum, cells) => sum + (Number(cells[index + 1]) || 0), 0),
      ]);
    expect(Object.fromEntries(counted)).toEqual({
      approved: seeded.count(/^approved/),
      rejected: seeded.count(/^rejected/),
      expired: seeded.count(/^expired/),
      canceled: seeded.count(/^canceled/),
    });
  });

  it('shows every alarm when asked to, and another time', async () => {
    await reviewer.open('/operations');
    await reviewer.page.getByRole('checkbox', { name: 'Show all' }).check();
    const alarms = reviewer.page.getByRole('table', { name: 'Alarms' });
    await alarms.getByRole('row', { name: /Quiet Executions failed\./ }).waitFor();
    await reviewer.button('1 week').click();
    await reviewer.page.getByText('A value every 6 hours').first().waitFor();
    expect(await reviewer.flaws()).toEqual([]);
  });
});

describe('What if', () => {
  const threshold = (name: string) =>
    reviewer.page.getByRole('spinbutton', { name: `${name}, number` });
  const changed = () =>
    reviewer.page.getByRole('grid', { name: 'What would have changed' }).getByRole('rowheader');

  it('names the decisions that other thresholds would have changed', async () => {
    await reviewer.open('/what-if');
    await reviewer.page.getByText('Every verification would have ended as it did.').waitFor();
    await threshold('Similarity reviewed from').fill('95');
    const unclear = ['waiting for a reviewer', 'approved by reviewers', 'rejected by reviewers'];
    const ids = unclear.flatMap((title) => seeded.all(title)).map(({ id }) => id);
    await becomes(
      async () => (await changed().allInnerTexts()).sort(),
      ids.map((id) => id.slice(0, 8)).sort(),
    );
    await changed().getByRole('link').first().click();
    await reviewer
      .heading(`Verification ${(/[^/]+$/.exec(reviewer.address) ?? [''])[0].slice(0, 8)}`)
      .waitFor();
  });

  it('refuses thresholds that the workflow would refuse', async () => {
    await reviewer.open('/what-if');
    await threshold('Similarity approved from').fill('0.9');
    await reviewer.page.getByText('Scores run from 0 to 100, not from 0 to 1.').waitFor();
    expect(await reviewer.button('Download policy').count()).toBe(0);
  });

  it('saves the thresholds as a policy that can be deployed', async () => {
    await reviewer.open('/what-if');
    await threshold('Liveness accepted from').fill('92.5');
    await reviewer.page.getByRole('textbox', { name: 'Name of the version' }).fill('stricter-2');
    const downloading = reviewer.page.waitForEvent('download');
    await reviewer.button('Download policy').click();
    const file = await downloading;
    expect(file.suggestedFilename()).toBe('policy-stricter-2.json');
    const policy = parsePolicy(JSON.parse(await readFile(await file.path(), 'utf8')));
    expect(policy.version).toBe('stricter-2');
    expect(policy.liveness.minimumConfidence).toBe(92.5);
    expect(policy.match).toEqual(defaultPolicy.match);
  });
});

describe.each(['light', 'dark'] as const)('The console when it is %s', (colorScheme) => {
  it.each([
    ['/verifications', 'Next page'],
    ['/picture', 'Similarity as a table'],
    ['/what-if', 'As in force'],
    ['/operations', 'Started and decided as a table'],
  ])('can be used by everybody: %s', async (address, button) => {
    const page = new ConsolePage(await browser.visitor({ colorScheme }), seeded.stack.aws.origin);
    await page.open(address);
    await page.button(button).waitFor();
    expect(await page.flaws()).toEqual([]);
  });
});
