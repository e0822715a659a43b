import type { Page, Response } from 'playwright-core';
import { milliseconds, percentile, rowOf } from '../bench/figure';
import { ReviewerClient } from '../local/applicant/api-client';
import { runCommand, UsageError } from '../local/commands/arguments';
import { printTable } from '../local/commands/print';
import { findRunningStack, type RunningStack } from '../local/commands/running-stack';
import { signIn } from '../local/commands/sign-in';
import { TestBrowser } from '../test/browser/support/browser';
import { ConsolePage } from '../test/browser/support/console-page';

/** The most that an answer, and a page with what it is about, may take; in milliseconds. */
const BUDGET = 300;
const REPEATS = 10;

const administrator = { name: 'ada', groups: ['reviewer', 'admin'] };

/** A page of the console, and what shows that it is there with what it is about. */
interface Stop {
  readonly name: string;
  readonly address: string;
  readonly content: (page: Page) => ReturnType<Page['getByRole']>;
}

/** In milliseconds. */
interface Times {
  /** Of the console, until its lightest page is there. */
  readonly loaded: number[];
  /** Of the page, from there until what it is about is there. */
  readonly opened: number[];
  /** Of the API, until an answer begins, by call. */
  readonly answers: Map<string, number[]>;
}

/** How long pages of the console take on the stack that runs, with whatever it was seeded with. */
async function main(): Promise<number> {
  const [dataFolder = '.honnin'] = process.argv.slice(2);
  const stack = await findRunningStack(dataFolder);
  if (!stack) throw new UsageError(`No stack runs on ${dataFolder}: npm start, then npm run seed.`);
  const browser = await TestBrowser.launch('missing');
  try {
    const { page } = await signedIn(browser, stack);
    const rows: string[][] = [];
    const loaded: number[] = [];
    for (const stop of await stopsOf(stack)) {
      const times = await measure(page, stack, stop);
      rows.push(...rowsOf(stop, times));
      loaded.push(...times.loaded);
    }
    printTable(['opened, in the console', 'p50', 'budget', 'p95'], rows);
    console.log(`\nThe console itself, loaded anew: p50 ${milliseconds(percentile(loaded, 0.5))}`);
    return 0;
  } finally {
    await browser.close();
  }
}

async function signedIn(browser: TestBrowser, { origin }: RunningStack): Promise<ConsolePage> {
  const signedIn = new ConsolePage(await browser.visitor(), origin);
  await signedIn.open('/verifications', administrator);
  return signedIn;
}

async function stopsOf(stack: RunningStack): Promise<Stop[]> {
  const token = await signIn(stack, { username: 'ada', groups: ['admin'] });
  const reviewer = new ReviewerClient(stack.apiUrl, token);
  const { items: approved } = await reviewer.listVerifications({ status: 'approved', limit: 2 });
  const { items: unclear } = await reviewer.listVerifications({ status: 'in_review', limit: 1 });
  // Two, since looking at the images of the one makes its trail longer each time.
  const [looked, audited] = approved.map(({ id }) => id);
  const [waiting] = unclear.map(({ id }) => id);
  if (looked === undefined || audited === undefined || waiting === undefined) {
    throw new Error('It takes two approved verifications and one in review: npm run seed.');
  }
  return [
    {
      name: 'Verifications',
      address: '/verifications',
      content: (page) => page.getByRole('rowheader').first(),
    },
    {
      name: 'One verification',
      address: `/verifications/${looked}`,
      content: (page) => page.getByRole('img', { name: /^Similarity of the faces: / }),
    },
    {
      name: 'Its workflow',
      address: `/verifications/${audited}?tab=workflow`,
      content: (page) => page.getByRole('option').first(),
    },
    {
      name: 'Its audit trail',
      address: `/verifications/${audited}?tab=audit`,
      content: (page) => page.getByRole('row', { name: /Verification created/ }),
    },
    {
      name: 'Review',
      address: '/review',
      content: (page) => page.getByRole('rowheader').first(),
    },
    {
      name: 'A case',
      address: `/review/${waiting}`,
      content: (page) => page.getByRole('img', { name: /^Similarity of the faces: / }),
    },
    {
      name: 'Picture of the whole',
      address: '/picture',
      content: (page) => page.getByRole('button', { name: 'Attempts per approval as a table' }),
    },
    {
      name: 'Operations',
      address: '/operations',
      content: (page) => page.getByRole('button', { name: 'Started and decided as a table' }),
    },
    {
      name: 'What if',
      address: '/what-if',
      content: (page) => page.getByRole('button', { name: 'Download policy' }),
    },
  ];
}

/** Goes to a page from another again and again, each time without anything read before, and listens to the API. */
async function measure(page: Page, stack: RunningStack, stop: Stop): Promise<Times> {
  const times: Times = { loaded: [], opened: [], answers: new Map() };
  const listen = (response: Response): void => {
    if (!response.url().startsWith(stack.apiUrl)) return;
    const call = callOf(response.url().slice(stack.apiUrl.length));
    const { requestStart, responseStart } = response.request().timing();
    times.answers.set(call, [...(times.answers.get(call) ?? []), responseStart - requestStart]);
  };
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    const loads = performance.now();
    await page.goto(`${stack.origin}/console/erase`, { waitUntil: 'commit' });
    await page.getByRole('button', { name: 'Erase the subject' }).waitFor();
    times.loaded.push(performance.now() - loads);
    await page.waitForLoadState('networkidle');

    page.on('response', listen);
    const opens = performance.now();
    await page.evaluate(`
      history.pushState(null, '', ${JSON.stringify(`/console${stop.address}`)});
      dispatchEvent(new PopStateEvent('popstate'));`);
    await stop.content(page).waitFor();
    times.opened.push(performance.now() - opens);
    await page.waitForLoadState('networkidle');
    page.off('response', listen);
  }
  return times;
}

function rowsOf({ name }: Stop, { opened, answers }: Times): string[][] {
  return [
    row(name, opened),
    ...[...answers].sort().map(([call, milliseconds]) => row(`  ${call}`, milliseconds)),
  ];
}

function row(what: string, times: readonly number[]): string[] {
  const today = percentile(times, 0.95);
  const [name = '', ...cells] = rowOf({ what, budget: BUDGET, today, format: milliseconds });
  return [name, milliseconds(percentile(times, 0.5)), ...cells];
}

/** A call without the ids in it. */
function callOf(path: string): string {
  const [route = ''] = path.split('?');
  return route.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, '{id}').replace(/images\/.*/, 'images/{image}');
}

void runCommand(main);
