import { isDeepStrictEqual } from 'node:util';
import { eventually } from '../e2e/support/eventually';
import { Stack, type Begun } from '../e2e/support/stack';
import { seriousFindings } from './support/accessibility';
import { TestBrowser } from './support/browser';
import { ConsolePage } from './support/console-page';
import type { Visitor } from './support/visitor';

jest.setTimeout(180_000);

let stack: Stack;
let browser: TestBrowser;
let begun: Begun[];
let visitor: Visitor;
let reviewer: ConsolePage;
beforeAll(async () => {
  stack = await Stack.start({}, { pages: true });
  browser = await TestBrowser.launch('missing');
  begun = await Promise.all(['anna', 'ben', 'carla'].map((subject) => stack.begin(subject)));
});
afterAll(async () => {
  await browser.close();
  await stack.stop();
});
beforeEach(async () => {
  visitor = await browser.visitor();
  reviewer = new ConsolePage(visitor, stack.aws.origin);
});
afterEach(() => browser.clear());

/** Waits until the table shows these subjects, in any order, and no other. */
async function shows(...subjects: string[]): Promise<void> {
  const cells = reviewer.page.getByRole('cell', { name: /^(anna|ben|carla)$/ });
  await eventually(
    async () => (await cells.allInnerTexts()).sort(),
    (found) => isDeepStrictEqual(found, subjects),
  );
}

describe('Signing in to the console', () => {
  it('leads back to where one wanted to go', async () => {
    await reviewer.page.goto(`${stack.aws.origin}/console/verifications?status=approved`);
    await reviewer.heading('Sign in').waitFor();
    expect(await seriousFindings(reviewer.page)).toEqual([]);
    await reviewer.button('Sign in').click();
    await reviewer.heading('Verifications').waitFor();
    expect(reviewer.address).toBe('/console/verifications?status=approved');
    expect(visitor.requestedOrigins).toEqual([stack.aws.origin]);
    expect(visitor.complaints).toEqual([]);
  });

  it('lasts while the page is loaded anew, and until one signs out', async () => {
    await reviewer.open('/verifications', { name: 'rika' });
    await reviewer.page.reload();
    await reviewer.button('rika').click();
    await reviewer.page.getByRole('menuitem', { name: 'Sign out' }).click();
    await reviewer.heading('Sign in').waitFor();
    await reviewer.page.goto(`${stack.aws.origin}/console`);
    await reviewer.heading('Sign in').waitFor();
  });

  it('goes on when the token is about to run out', async () => {
    await reviewer.page.clock.install();
    await reviewer.open('/verifications');
    const renewal = reviewer.page.waitForResponse(/\/oauth2\/token$/);
    await reviewer.page.clock.fastForward('59:30');
    expect((await renewal).status()).toBe(200);
    const asked = await reviewer.page.waitForResponse(/\/review\/verifications/);
    expect(asked.status()).toBe(200);
    expect(reviewer.address).toBe('/console/verifications');
  });

  it('shows administrators what only they may do', async () => {
    await reviewer.open('/verifications', { groups: ['admin'] });
    await reviewer.link('Erase a subject').waitFor();
    const other = new ConsolePage(await browser.visitor(), stack.aws.origin);
    await other.open('/verifications', { groups: ['reviewer'] });
    await other.button('rika').waitFor();
    expect(await other.link('Erase a subject').count()).toBe(0);
  });

  it('says to those in no group why they see nothing', async () => {
    await reviewer.open('/verifications', { groups: [] });
    await reviewer.page.getByText(/You are not in a group that may do this/).waitFor();
  });

  it('fails in words when the browser comes back with a state of its own', async () => {
    await reviewer.page.goto(`${stack.aws.origin}/console?code=stolen&state=invented`);
    await reviewer.page.getByText('You could not be signed in').waitFor();
    await reviewer.link('Sign in again').click();
    await reviewer.heading('Sign in').waitFor();
  });
});

describe('The table of verifications', () => {
  it('finds them by their properties, and says so in its address', async () => {
    await reviewer.open('/verifications');
    await shows('anna', 'ben', 'carla');
    const filter = reviewer.page.getByRole('combobox', { name: /Filter verifications/ });
    await filter.fill('Subject = ben');
    await filter.press('Enter');
    await shows('ben');
    expect(reviewer.address).toBe('/console/verifications?subjectId=ben');
    await reviewer.page.goBack();
    await shows('anna', 'ben', 'carla');
    expect(await seriousFindings(reviewer.page)).toEqual([]);
    expect(visitor.complaints).toEqual([]);
  });

  it('shows what happens as it happens', async () => {
    await reviewer.open('/verifications?subjectId=anna');
    await reviewer.page.getByText('Awaiting document').waitFor();
    await stack.application.cancelVerification(begun[0]?.id ?? '');
    await reviewer.page.getByRole('cell', { name: 'Canceled', exact: true }).waitFor();
  });
});
