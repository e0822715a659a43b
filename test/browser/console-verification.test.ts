import { readFile } from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import { AdministratorClient } from '../../local/applicant/api-client';
import { checkSigned } from '../../local/audit/findings';
import { readPublicKey, readSigned } from '../../local/audit/statement';
import { eventually } from '../e2e/support/eventually';
import { TestBrowser } from './support/browser';
import { ConsolePage } from './support/console-page';
import { SeededStack } from './support/seeded-stack';
import type { Visitor } from './support/visitor';

jest.setTimeout(300_000);

let seeded: SeededStack;
let browser: TestBrowser;
let visitor: Visitor;
let reviewer: ConsolePage;
beforeAll(async () => {
  seeded = await SeededStack.start({
    approved: 3,
    'the document of another': 1,
    'stopped by an operator': 1,
  });
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

const captions = [
  'Face on the document',
  'Face before the camera',
  'Document',
  'During the check, 1',
  'During the check, 2',
];

const image = (caption: string): Locator =>
  reviewer.page.getByRole('img', { name: caption, exact: true });

/** Presses what downloads a file, and reads it. */
async function downloaded(button: string): Promise<string> {
  const downloading = reviewer.page.waitForEvent('download');
  await reviewer.button(button).click();
  return readFile(await (await downloading).path(), 'utf8');
}

/** The approved verification with this number, from 0: each test has its own. */
function approved(number: number): string {
  const found = seeded.all('approved')[number];
  if (!found) throw new Error(`There is no approved verification ${String(number)}.`);
  return found.id;
}

describe('One verification', () => {
  it('shows its images, and writes down who looked at them', async () => {
    const id = approved(0);
    await reviewer.open(`/verifications/${id}`, { name: 'rika' });
    for (const caption of captions) await image(caption).waitFor();
    const { events } = await seeded.stack.auditTrailOf({ id });
    const looks = events.filter(({ type }) => type === 'image.viewed');
    expect(looks.map(({ actor }) => actor)).toEqual(captions.map(() => 'reviewer:rika'));
    expect(looks.map(({ data }) => data.image).sort()).toEqual(
      ['face', 'liveness', 'document', 'audit-1', 'audit-2'].sort(),
    );
    await reviewer.button('Document: enlarge').click();
    await reviewer.page.getByRole('dialog', { name: 'Document' }).waitFor();
    expect(visitor.complaints).toEqual([]);
  });

  it('draws scores beside the thresholds they are held to', async () => {
    await reviewer.open(`/verifications/${approved(0)}`);
    await reviewer.page.getByRole('img', { name: /^Liveness: / }).waitFor();
    const names = (pattern: RegExp) => reviewer.page.getByRole('img', { name: pattern }).count();
    expect(await names(/^Liveness: \d+\.\d, as it should be; at least 80\.0$/)).toBe(1);
    expect(
      await names(
        /^Similarity of the faces: \d+\.\d, as it should be; review from 80\.0, approve from 95\.0$/,
      ),
    ).toBe(1);

    await reviewer.open(`/verifications/${seeded.one('the document of another').id}`);
    await reviewer.page
      .getByRole('img', { name: /^Similarity of the faces: \d+\.\d, not as it should be;/ })
      .waitFor();
  });

  it('says so when there is none', async () => {
    await reviewer.open('/verifications/00000000-0000-4000-8000-000000000000');
    await reviewer.page.getByText('The verification could not be read').waitFor();
  });
});

describe('The workflow of one verification', () => {
  const steps = () => reviewer.page.getByRole('listbox', { name: 'Steps of the workflow' });
  const step = (name: string) => reviewer.page.getByRole('region', { name: `Step ${name}` });

  it('is walked through forward and back by keyboard', async () => {
    await reviewer.open(`/verifications/${approved(1)}`);
    await reviewer.page.getByRole('tab', { name: 'Workflow' }).click();
    const names = (await optionsOf(steps())).map((text) => text.split('\n')[1] ?? '');
    expect(names[0]).toBe('Begin');
    expect(names).toEqual(
      expect.arrayContaining(['Compare faces', 'Enrol face', 'Record decision']),
    );
    await step('Approved').waitFor();
    const graph = reviewer.page.getByRole('group', { name: 'Graph of the workflow' });
    for (const state of ['Approved', 'Rejected', 'Canceled']) {
      await graph.getByText(state, { exact: true }).filter({ visible: true }).first().waitFor();
    }
    await steps().press('Home');
    for (const name of names) {
      await step(name).waitFor();
      await steps().press('ArrowDown');
    }
    await steps().press('ArrowUp');
    await step(names.at(-2) ?? '').waitFor();
  });

  it('shows what went into a step and what came out', async () => {
    const id = approved(1);
    await reviewer.open(`/verifications/${id}?tab=workflow`);
    await reviewer.page.getByRole('option', { name: /Compare faces/ }).click();
    const compared = step('Compare faces');
    await compared.getByRole('button', { name: 'Output' }).click();
    await compared.getByRole('region', { name: 'Output' }).waitFor();
    await steps().press('Home');
    await step('Begin').getByRole('button', { name: 'Input' }).click();
    const input = step('Begin').getByRole('region', { name: 'Input' });
    expect(JSON.parse(await input.innerText())).toMatchObject({ verificationId: id });
  });

  it('says why it stopped', async () => {
    await reviewer.open(`/verifications/${seeded.one('stopped by an operator').id}?tab=workflow`);
    await step('Await liveness').waitFor();
    await reviewer.page.getByText('Stopped', { exact: true }).first().waitFor();
  });
});

describe('Erasing', () => {
  it('is nothing for reviewers, neither on the page nor by the API', async () => {
    const id = approved(0);
    await reviewer.open('/erase');
    await reviewer.page.getByText('Only administrators erase').waitFor();
    expect(await reviewer.link('Erase a subject').count()).toBe(0);
    expect(await reviewer.page.getByRole('textbox').count()).toBe(0);
    await reviewer.open(`/verifications/${id}`);
    await reviewer.page.getByRole('tab', { name: 'Workflow' }).waitFor();
    expect(await reviewer.button('Erase…').count()).toBe(0);

    const { aws } = seeded.stack;
    const impostor = new AdministratorClient(aws.apiUrl, await aws.reviewerToken());
    await expect(impostor.eraseVerification(id)).rejects.toMatchObject({ status: 403 });
    await expect(impostor.eraseSubject('customer-1')).rejects.toMatchObject({ status: 403 });
  });

  it('leaves a signed receipt of what was deleted', async () => {
    const id = approved(2);
    await reviewer.open(`/verifications/${id}`, { name: 'ada', groups: ['admin'] });
    await reviewer.button('Erase…').click();
    const dialog = reviewer.page.getByRole('dialog', { name: 'Erase this verification' });
    const erase = dialog.getByRole('button', { name: 'Erase', exact: true });
    expect(await erase.isDisabled()).toBe(true);
    await dialog.getByLabel('To confirm, type erase').fill('erase');
    await erase.click();
    await reviewer.button('Download the signed receipt').waitFor();
    await image('Face on the document').waitFor({ state: 'hidden' });

    const receipt = await downloaded('Download the signed receipt');
    const key = readPublicKey(JSON.stringify(await seeded.stack.reviewer.getSigningKey()));
    const findings = checkSigned(readSigned(receipt), key);
    expect(findings.filter(({ holds }) => !holds)).toEqual([]);
    const { events } = await seeded.stack.auditTrailOf({ id });
    expect(events.at(-1)).toMatchObject({
      type: 'verification.erased',
      actor: 'administrator:ada',
    });
  });

  it('takes all there is of a subject', async () => {
    const { id, subjectId } = seeded.one('the document of another');
    await reviewer.open('/erase', { groups: ['admin'] });
    await reviewer.page.getByLabel('Subject', { exact: true }).fill(subjectId);
    const erase = reviewer.button('Erase the subject');
    await reviewer.page.getByLabel(/^To confirm/).fill('somebody else');
    expect(await erase.isDisabled()).toBe(true);
    await reviewer.page.getByLabel(/^To confirm/).fill(subjectId);
    await erase.click();
    await reviewer.link(id).waitFor();
    expect(await downloaded('Download the signed receipts')).toContain(id);
    await reviewer.link(id).click();
    await reviewer.page.getByRole('heading', { name: 'Erased' }).waitFor();
  });
});

describe.each(['light', 'dark'] as const)('A verification when it is %s', (colorScheme) => {
  const administrator = async (): Promise<ConsolePage> =>
    new ConsolePage(await browser.visitor({ colorScheme }), seeded.stack.aws.origin);

  it.each([
    ['overview', 'Document: enlarge'],
    ['workflow', 'Previous step'],
    ['audit', 'Verify audit trail'],
  ])('can be used by everybody: %s', async (tab, button) => {
    const page = await administrator();
    await page.open(`/verifications/${approved(1)}?tab=${tab}`, { groups: ['admin'] });
    await page.button(button).waitFor();
    expect(await page.flaws()).toEqual([]);
  });

  it('can be used by everybody: erasing a subject', async () => {
    const page = await administrator();
    await page.open('/erase', { groups: ['admin'] });
    await page.page.getByLabel('Subject', { exact: true }).fill('customer-1');
    await page.page.getByLabel('To confirm, type customer-1').waitFor();
    expect(await page.flaws()).toEqual([]);
  });
});

/** The texts of a list, once there are any. */
function optionsOf(list: Locator): Promise<string[]> {
  return eventually(
    () => list.getByRole('option').allInnerTexts(),
    (texts) => texts.length > 0,
  );
}
