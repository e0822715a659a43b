import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { Stack, type Begun } from '../e2e/support/stack';
import { seriousFindings } from './support/accessibility';
import { TestBrowser } from './support/browser';
import { ConsolePage } from './support/console-page';
import type { Visitor } from './support/visitor';

jest.setTimeout(180_000);

let stack: Stack;
let browser: TestBrowser;
let visitor: Visitor;
let reviewer: ConsolePage;
beforeAll(async () => {
  stack = await Stack.start({}, { pages: true });
  browser = await TestBrowser.launch('missing');
});
afterAll(async () => {
  await browser.close();
  await stack.stop();
});
beforeEach(async () => {
  visitor = await browser.visitor();
  await visitor.page.setViewportSize({ width: 1366, height: 768 });
  reviewer = new ConsolePage(visitor, stack.aws.origin);
});
afterEach(() => browser.clear());

/** A verification that ended without a face, with a trail of four events. */
async function canceled(): Promise<Begun> {
  const begun = await stack.beginConsented();
  await stack.application.cancelVerification(begun.id);
  await stack.verificationAt(begun, 'canceled');
  return begun;
}

/** What a page leaves to be desired. */
async function flaws(): Promise<readonly string[]> {
  const sideways = await visitor.page.evaluate(
    'document.documentElement.scrollWidth > document.documentElement.clientWidth',
  );
  return [
    ...(sideways === true ? ['The page scrolls sideways.'] : []),
    ...(await seriousFindings(visitor.page)),
    ...visitor.complaints,
  ];
}

describe('The workflow of a verification', () => {
  it('shows the path it took on a laptop screen, step by step', async () => {
    const { id } = await canceled();
    await reviewer.open(`/verifications/${id}?tab=workflow`);
    const steps = visitor.page.getByRole('listbox', { name: 'Steps of the workflow' });
    await steps.waitFor();
    const names = await steps.getByRole('option').allInnerTexts();
    expect(names.map((text) => text.split('\n')[1])).toEqual([
      'Begin',
      'Await document',
      'Cancel',
      'Record decision',
      'Publish decision',
      'Outcome',
      'Canceled',
    ]);
    const graph = visitor.page.getByRole('group', { name: 'Graph of the workflow' });
    const states = graph.locator('.state-name');
    for (const state of [/^Outcome$/, /^Canceled$/, /^Approved$/]) {
      expect(await states.filter({ hasText: state }).isVisible()).toBe(true);
    }
    expect(await flaws()).toEqual([]);

    await steps.press('Home');
    await steps.press('ArrowRight');
    const step = visitor.page.getByRole('region', { name: 'Step Await document' });
    await step.getByText('Canceled', { exact: true }).waitFor();
    expect(await flaws()).toEqual([]);
  });
});

describe('The audit trail of a verification', () => {
  const table = () => stack.output('AuditEventsTableName');

  async function verify(): Promise<void> {
    await reviewer.button('Verify audit trail').click();
  }

  it('is verified by the browser, and names what was changed behind its back', async () => {
    const begun = await canceled();
    const { events } = await stack.auditTrailOf(begun);
    const [first, second, third] = events;
    await reviewer.open(`/verifications/${begun.id}?tab=audit`);
    await verify();
    await visitor.page.getByText('All 4 events are as they were written').waitFor();
    expect(await flaws()).toEqual([]);

    const put = (item: object) =>
      stack.dynamodb().send(new PutCommand({ TableName: table(), Item: { ...item } }));
    await put({ ...second, actor: 'reviewer:mallory' });
    await verify();
    await visitor.page.getByText('Event 2 was changed: its hash is another.').waitFor();

    await put({ ...second });
    await put({ ...first, sequence: 5 });
    await verify();
    await visitor.page.getByText(/^Event 5 was/).waitFor();

    const remove = (sequence?: number) =>
      stack.dynamodb().send(
        new DeleteCommand({
          TableName: table(),
          Key: { verificationId: begun.id, sequence },
        }),
      );
    await remove(5);
    await remove(third?.sequence);
    await verify();
    await visitor.page.getByText('Event 3 was removed.').waitFor();
    expect(await flaws()).toEqual([]);
  });

  it('is exported as a signed bundle', async () => {
    const { id } = await canceled();
    await reviewer.open(`/verifications/${id}?tab=audit`);
    const download = visitor.page.waitForEvent('download');
    await reviewer.button('Export signed bundle').click();
    expect((await download).suggestedFilename()).toBe(`verification-${id}.json`);
    await visitor.page.getByRole('row', { name: /Signed bundle exported/ }).waitFor();
  });
});

describe('The pages about many verifications', () => {
  it('draw a picture of the whole, with tables behind it', async () => {
    await canceled();
    await reviewer.open('/picture');
    await reviewer.button('From start to approval as a table').click();
    await visitor.page.getByRole('row', { name: /^Approved 0/ }).waitFor();
    expect(await flaws()).toEqual([]);
  });

  it('try other thresholds', async () => {
    await reviewer.open('/what-if');
    await visitor.page.getByRole('spinbutton', { name: /Similarity reviewed from/ }).fill('99');
    await visitor.page.getByText(/make both equal/).waitFor();
    expect(await flaws()).toEqual([]);
  });
});
