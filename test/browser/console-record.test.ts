import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditTrail } from '../../local/applicant/api-views';
import { Command } from '../e2e/support/command';
import { Stack, type Begun } from '../e2e/support/stack';
import { TestBrowser } from './support/browser';
import { ConsolePage } from './support/console-page';

jest.setTimeout(180_000);

type Event = AuditTrail['events'][number];

/** What somebody who can write the table does to a trail behind the functions' backs. */
interface Tampering {
  readonly put?: object;
  readonly remove?: number;
}

let stack: Stack;
let browser: TestBrowser;
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
  reviewer = new ConsolePage(await browser.visitor(), stack.aws.origin);
});
afterEach(() => browser.clear());

/** A verification that ended without a face, with a trail of four events. */
async function canceled(): Promise<Begun> {
  const begun = await stack.beginConsented();
  await stack.application.cancelVerification(begun.id);
  await stack.verificationAt(begun, 'canceled');
  return begun;
}

/** Writes to the table of events with the operator's credentials. */
async function tamper(verificationId: string, { put, remove }: Tampering): Promise<void> {
  const TableName = stack.output('AuditEventsTableName');
  const database = stack.dynamodb();
  if (put) await database.send(new PutCommand({ TableName, Item: { ...put } }));
  if (remove !== undefined) {
    const Key = { verificationId, sequence: remove };
    await database.send(new DeleteCommand({ TableName, Key }));
  }
}

describe('An audit trail, verified in the browser', () => {
  const verify = () => reviewer.button('Verify audit trail').click();

  it('is as it was written, and the page says what that proves', async () => {
    const { id } = await canceled();
    await reviewer.open(`/verifications/${id}?tab=audit`);
    await verify();
    await reviewer.page.getByText('All 4 events are as they were written').waitFor();
    await reviewer.page.getByText(/It does not prove that nobody wrote the whole trail/).waitFor();
    expect(await reviewer.flaws()).toEqual([]);
  });

  it.each<[string, (events: readonly Event[]) => Tampering, string]>([
    [
      'changed',
      (events) => ({ put: { ...events[1], actor: 'reviewer:mallory' } }),
      'Event 2 was changed: its hash is another.',
    ],
    ['removed', () => ({ remove: 3 }), 'Event 3 was removed.'],
    ['removed at the end', () => ({ remove: 4 }), 'Event 4 was removed.'],
    [
      'inserted between two others',
      (events) => ({ put: { ...events[1], sequence: 2.5 } }),
      'Event 2.5 was inserted: its place is taken.',
    ],
    [
      'inserted at the end',
      (events) => ({ put: { ...events[3], sequence: 5 } }),
      'Event 5 was inserted at the end.',
    ],
  ])('names an event that was %s', async (_how, tampering, named) => {
    const begun = await canceled();
    const { events } = await stack.auditTrailOf(begun);
    await reviewer.open(`/verifications/${begun.id}?tab=audit`);
    await reviewer.page.getByRole('row', { name: /Verification decided/ }).waitFor();
    await tamper(begun.id, tampering(events));
    await verify();
    await reviewer.page.getByText('This audit trail is not as it was written').waitFor();
    await reviewer.page.getByText(named).waitFor();
    expect(await reviewer.flaws()).toEqual([]);
  });
});

describe('A signed bundle', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'honnin-bundle-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is accepted by the audit from outside, until somebody changes it', async () => {
    const { id } = await canceled();
    await reviewer.open(`/verifications/${id}?tab=audit`);
    const downloading = reviewer.page.waitForEvent('download');
    await reviewer.button('Export signed bundle').click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe(`verification-${id}.json`);
    await reviewer.page.getByRole('row', { name: /Signed bundle exported/ }).waitFor();

    const [bundle, key] = [join(folder, 'bundle.json'), join(folder, 'key.json')];
    await download.saveAs(bundle);
    await writeFile(key, JSON.stringify(await stack.reviewer.getSigningKey()));
    const audit = () => Command.run('audit', ['--bundle', bundle, '--key', key]);
    expect(await audit()).toMatchObject({ exitCode: 0, stderr: '' });
    await writeFile(bundle, (await readFile(bundle, 'utf8')).replace('canceled', 'approved'));
    expect((await audit()).exitCode).toBe(1);
  });
});
