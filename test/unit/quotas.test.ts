import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { livenessRegions } from '../../lambdas/shared/liveness-regions';
import { defaultPolicy } from '../../lambdas/shared/policy';
import { approvalLoad, approvalPath } from '../../scripts/quotas/load';
import { neededOf, quotas, titleOf } from '../../scripts/quotas/quota-table';
import { readDefinition } from '../../scripts/state-graph';
import { plainEnvironment } from '../support/plain-environment';
import * as paths from '../workflow/paths';

const definition = readDefinition();
const loadWith = (collections: number) => approvalLoad(definition, defaultPolicy, collections);

describe('What an approval takes', () => {
  it('is counted on the path that executions go, with one collection of faces and with two', () => {
    expect(approvalPath(definition, defaultPolicy, 1)).toEqual(paths.approved);
    expect(approvalPath(definition, defaultPolicy, 2)).toEqual([
      ...paths.untilCompared,
      ...['Search enrolled faces', 'Search collection', 'Search collection', 'Duplicate found?'],
      ...paths.enrolled,
      ...['Confirm in other collections', 'Search other collection', 'Sole enrolment?'],
      ...paths.decided('Approved'),
    ]);
  });

  it.each([
    [1, 22, 1],
    [2, 26, 3],
    [4, 30, 7],
    [16, 54, 31],
  ])('with %i collections: %i transitions and %i searches by image', (collections, ...counts) => {
    const { transitions, imageSearches, faceSearches } = loadWith(collections);
    const again = (collections - 1) * (70 / 60);
    expect([transitions, imageSearches - again]).toEqual([counts[0], expect.closeTo(counts[1])]);
    expect(faceSearches).toBeCloseTo(1 + 70 / 60);
  });

  it('is otherwise the same however many collections there are', () => {
    expect(loadWith(1)).toMatchObject({
      livenessChecks: 1,
      detections: 1,
      comparisons: 1,
      indexings: 1,
      callbacks: 2,
      requests: 36,
      applicationRequests: 2,
      events: 6,
      transactions: 9,
      updates: 2,
    });
    const { indexings, requests, transactions } = loadWith(4);
    expect({ indexings, requests, transactions }).toEqual({
      indexings: 1,
      requests: 36,
      transactions: 9,
    });
  });
});

describe('The quotas', () => {
  it('carry one verification a second in every region', () => {
    const load = loadWith(1);
    for (const quota of quotas) {
      for (const region of livenessRegions) {
        expect(neededOf(quota, load, 1)).toBeLessThanOrEqual(quota.defaults[region]);
      }
    }
  });

  it('stand on the page about scale as the command counts them', () => {
    const page = readFileSync(join(__dirname, '..', '..', 'docs', 'scale.md'), 'utf8');
    const rows = new Map(
      page
        .split('\n')
        .filter((line) => line.startsWith('|'))
        .map((line) => line.split('|').map((cell) => cell.trim()))
        .map(([, name = '', ...cells]) => [name, cells.slice(0, -1)]),
    );
    const row = (quota: (typeof quotas)[number], collections: number): string[] => {
      const standard = quota.defaults['us-east-1'];
      const needed = [1, 10, 100, 1000].map((rate) => neededOf(quota, loadWith(collections), rate));
      return [
        standard.toLocaleString('en-US'),
        ...needed.map((count) => {
          const text = count.toLocaleString('en-US');
          return count > standard ? `**${text}**` : text;
        }),
      ];
    };
    for (const quota of quotas) {
      const title = titleOf(quota);
      expect({ title, cells: rows.get(title) }).toEqual({ title, cells: row(quota, 1) });
      const several = rows.get(`${title}, with four collections`);
      if (several) expect(several).toEqual(row(quota, 4));
    }
  });
});

describe('npm run quotas', () => {
  const run = (...given: string[]) =>
    promisify(execFile)(process.execPath, ['--import', 'tsx', 'scripts/quotas.ts', ...given], {
      env: plainEnvironment(),
    });

  it('says what to ask for, and what ends first', async () => {
    const { stdout } = await run('--per-second', '7', '--region', 'ap-northeast-1');
    expect(stdout).toMatch(/^7 verifications a second in ap-northeast-1, one collection.*2026-11/);
    expect(stdout).toMatch(/concurrent Face Liveness sessions +10 +88 +15 +ask for 88\n/);
    expect(stdout).toMatch(/CompareFaces a second +1 +9 +25 +enough\n/);
    expect(stdout).toMatch(/API’s stage, a second +36 +315 +200 +lib\/api\/throttling.ts: 315\n/);
    expect(stdout).toMatch(/ends first[^]*concurrent Face Liveness sessions at 1\.2; /);
  });

  it('says what cannot be raised', async () => {
    const { stdout } = await run('--per-second', '100', '--collections', '4');
    expect(stdout).toMatch(/SearchFacesByImage a second +10\.5 +1,313 +50 +ask for 1,313\n/);
    expect(stdout).toMatch(/byApplication +33 +3,300 +1,000 +fixed: see docs\/scale\.md\n/);
  });

  it.each([
    [[], /^--per-second: give the verifications a second .* above 0/],
    [['--per-second', '0'], /^--per-second: give the verifications a second/],
    [['--per-second', '-1'], /--per-second/],
    [['--per-second', '7', '--region', 'mars'], /^--region: .*Face Liveness: us-east-1, /],
    [['--per-second', '7', '--collections', '41'], /^--collections: .* 1 to 40/],
    [['--rate', '7'], /Options: --per-second, --region, --collections/],
  ])('refuses %j and says what to do', async (given, message) => {
    const refusal: unknown = await run(...given).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(message) as string,
    });
  });
});
