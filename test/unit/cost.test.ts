import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { livenessRegions } from '../../lambdas/shared/liveness-regions';
import { defaultPolicy, parsePolicy } from '../../lambdas/shared/policy';
import { priceDetails } from '../../lambdas/shared/price-names';
import { pricesFor } from '../../lambdas/shared/prices';
import { priceTable } from '../../lambdas/shared/price-table';
import { Bill, missingFrom, UnknownPricesError } from '../../scripts/cost/bill';
import { branchesOf } from '../../scripts/cost/branches';
import { usageOf } from '../../scripts/cost/usage';
import { usesUnder } from '../../scripts/cost/uses';
import { readDefinition } from '../../scripts/state-graph';
import type { Scores } from '../../web/console/api/review-api';
import { usageOf as estimateOf } from '../../web/console/picture/cost';
import { plainEnvironment } from '../support/plain-environment';
import { scoresOf } from '../web/scores';

const definition = readDefinition();
const prices = priceTable['us-east-1'];

function amountsOf(branchName: string, policy = defaultPolicy) {
  const branch = branchesOf(definition, policy).find(({ name }) => name === branchName);
  if (!branch) throw new Error(`There is no branch "${branchName}".`);
  return usageOf(branch, definition, usesUnder(policy));
}

const countsOf = (branchName: string, policy = defaultPolicy) => {
  const amounts = amountsOf(branchName, policy);
  return [amounts.livenessCheck ?? 0, amounts.imageAnalysis ?? 0, amounts.stateTransition];
};

describe('The ways through the workflow', () => {
  it('are all there are to a first enrolment, but for one that is withdrawn, further collections, a cancellation and an erasure', () => {
    const entered = new Set(branchesOf(definition, defaultPolicy).flatMap(({ path }) => path));
    const others = Object.keys(definition.States).filter((name) => !entered.has(name));
    expect(others).toEqual([
      'Confirm in other collections',
      'Withdraw enrolment',
      'Look up subject',
      'Cancel',
      'Remove earlier face',
      'Canceled',
      'Erased',
    ]);
  });

  it.each([
    ['Approve', [1, 5, 22]],
    ['Approve, after Await review', [1, 5, 24]],
    ['Approve, after Await duplicate review', [1, 5, 25]],
    ['Approve, after Await face change review', [1, 5, 25]],
    ['Reject mismatch', [1, 2, 17]],
    ['Reject by reviewer', [1, 2, 19]],
    ['Reject duplicate', [1, 3, 20]],
    ['Reject changed face', [1, 3, 23]],
    ['Expire, in Await document', [0, 0, 8]],
    ['Expire, in Await liveness', [0, 1, 12]],
    ['Expire, in Await review', [1, 2, 18]],
  ])('%s: checks, analyses and transitions %j', (name, counts) => {
    expect(countsOf(name)).toEqual(counts);
  });

  it('use up every attempt that the policy grants before they reject', () => {
    expect(countsOf('Reject document without face')).toEqual([0, 3, 19]);
    expect(countsOf('Reject low liveness')).toEqual([3, 1, 20]);
    const strict = parsePolicy({
      version: 'strict',
      document: { attempts: 1 },
      liveness: { attempts: 1 },
    });
    expect(countsOf('Reject document without face', strict)).toEqual([0, 1, 11]);
    expect(countsOf('Reject low liveness', strict)).toEqual([1, 1, 14]);
  });

  it('are refused where a state calls what nobody has counted', () => {
    const { States } = definition;
    const [begin] = Object.values(States);
    if (!begin) throw new Error('The workflow has no states.');
    const Begin = { ...begin, Type: 'Task', Resource: 'arn:aws:states:::sns:publish' };
    const changed = {
      ...definition,
      States: { ...States, Begin },
    };
    const [approved] = branchesOf(changed, defaultPolicy);
    expect(() => approved && usageOf(approved, changed, usesUnder(defaultPolicy))).toThrow(
      'What the state "Begin" uses has not been counted: sns:publish',
    );
  });
});

describe('A bill', () => {
  it('of an approval is mostly recognition, and less than the talk says', () => {
    const bill = Bill.of(amountsOf('Approve'), prices);
    const [dearest] = bill.byService();
    expect(dearest?.service).toBe('Rekognition');
    expect(dearest?.cost).toBeCloseTo(
      prices.livenessCheck.dollars + 5 * prices.imageAnalysis.dollars,
      3,
    );
    expect(bill.total).toBeGreaterThan(prices.livenessCheck.dollars);
    expect(bill.total).toBeLessThan(0.025);
  });

  it('is the sum of its services', () => {
    const bill = Bill.of(amountsOf('Reject by reviewer'), prices);
    const sum = bill.byService().reduce((total, { cost }) => total + cost, 0);
    expect(sum).toBeCloseTo(bill.total, 12);
  });

  it('names every price that is not known rather than guess', () => {
    const amounts = { livenessCheck: 1, edgeGigabyte: 1, customEvent: 1 };
    const bill = () => Bill.of(amounts, priceTable['sa-east-1']);
    expect(bill).toThrow(UnknownPricesError);
    expect(bill).toThrow('not known: livenessCheck, customEvent');
  });
});

describe('The price table', () => {
  it('knows every price of us-east-1, and every region with Face Liveness', () => {
    expect(Object.keys(prices)).toEqual(Object.keys(priceDetails));
    expect(missingFrom(prices)).toEqual([]);
    expect(Object.keys(priceTable).sort()).toEqual([...livenessRegions].sort());
  });

  it('says of each price where it was found, and in which month', () => {
    for (const price of Object.values(priceTable).flatMap((region) => Object.values(region))) {
      expect(price.dollars).toBeGreaterThan(0);
      expect(price.source.name).not.toBe('');
      expect(price.source.month).toMatch(/^20\d\d-(0[1-9]|1[0-2])$/);
    }
  });

  it('is what decisions are estimated by, in the region of the deployment where all are known', () => {
    expect(pricesFor('eu-west-1')).toMatchObject({ region: 'eu-west-1', livenessCheck: 0.015 });
    expect(pricesFor('eu-west-1')).not.toHaveProperty('insteadOf');
    expect(pricesFor('ap-northeast-1')).toMatchObject({
      region: 'us-east-1',
      insteadOf: 'ap-northeast-1',
      imageAnalysis: 0.001,
    });
  });
});

describe('The estimate of the console', () => {
  const rejected = { status: 'rejected', enrolled: false } as const;
  const expired = { status: 'expired', enrolled: false } as const;
  const unsearched = { similarity: 85 };
  const unseen = { liveness: undefined, livenessAccepted: undefined, similarity: undefined };
  const unsent = { ...unseen, documentAccepted: undefined, livenessAttempt: 0 };
  const ends: Readonly<Record<string, Partial<Scores>>> = {
    Approve: {},
    'Approve, after Await review': { reviewOf: 'match', review: 'approve' },
    'Approve, after Await duplicate review': { reviewOf: 'duplicate', review: 'approve' },
    'Approve, after Await face change review': { reviewOf: 'face_change', review: 'approve' },
    'Reject document without face': { ...rejected, ...unsent, documentAttempt: 3 },
    'Reject unusable document': { ...rejected, ...unsent, documentAttempt: 3 },
    'Reject low liveness': { ...rejected, ...unseen, livenessAttempt: 3 },
    'Reject failed liveness': { ...rejected, ...unseen, livenessAttempt: 3 },
    'Reject mismatch': { ...rejected, similarity: 10 },
    'Reject by reviewer': { ...rejected, ...unsearched, reviewOf: 'match', review: 'reject' },
    'Reject duplicate': { ...rejected, reason: 'DUPLICATE_FACE' },
    'Reject changed face': { ...rejected, reviewOf: 'face_change', review: 'reject' },
    'Expire, in Await document': { ...expired, ...unsent },
    'Expire, in Await liveness': { ...expired, ...unseen },
    'Expire, in Await review': { ...expired, ...unsearched, reviewOf: 'match' },
    'Expire, in Await duplicate review': { ...expired, reviewOf: 'duplicate' },
    'Expire, in Await face change review': { ...expired, reviewOf: 'face_change' },
  };

  it.each(branchesOf(definition, defaultPolicy).map(({ name }) => name))(
    'counts what the definition says: %s',
    (name) => {
      const end = ends[name];
      if (!end) throw new Error(`Say what the scores are of: ${name}`);
      const { analyses, transitions } = estimateOf(scoresOf(end));
      expect([analyses, transitions]).toEqual(countsOf(name).slice(1));
    },
  );
});

describe('npm run cost', () => {
  const run = (...given: string[]) =>
    promisify(execFile)(process.execPath, ['--import', 'tsx', 'scripts/cost.ts', ...given], {
      env: plainEnvironment(),
    });
  const refusalOf = (...given: string[]): Promise<unknown> =>
    run(...given).catch((error: unknown) => error);

  it('says what a month costs by service and by branch, beside the talk and the floor', async () => {
    const { stdout } = await run('--per-month', '10000');
    expect(stdout).toMatch(/^10,000 verifications a month in us-east-1.*2026-11/);
    expect(stdout).toMatch(/\nRekognition +\$0\.020\d\d +\$20\d\.\d\d +\d\d\.\d %\n/);
    expect(stdout).toMatch(/\nStep Functions: transition +0\.000025 +AWS Step .* 2026-11\n/);
    expect(stdout).toMatch(/the talk +\$0\.02500 +\$250\.00\n/);
    expect(stdout).toMatch(/the floor +\$0\.01500 +\$150\.00\n/);
    for (const { name } of branchesOf(definition, defaultPolicy)) {
      expect(stdout).toContain(`\n${name} `);
    }
  });

  it('goes on by prices that are given', async () => {
    const given = ['livenessCheck=0.02', 'faceMonth=0.00001', 'customEvent=0.000001'];
    const { stdout } = await run(
      ...['--per-month', '1', '--region', 'ap-northeast-1'],
      ...given.flatMap((price) => ['--price', price]),
    );
    expect(stdout).toMatch(/the floor +\$0\.02000 +\$0\.02\n/);
    expect(stdout).toMatch(/Face Liveness check +0\.02 +given on the command line\n/);
  });

  it.each([
    [[], /^--per-month: give how many .* above 0/],
    [['--per-month', '0'], /^--per-month: give how many .* above 0/],
    [['--per-month', '1e4'], /^--per-month: give how many .* above 0/],
    [['--per-month', '10', '--region', 'eu-central-1'], /^--region: .*Face Liveness: us-east-1, /],
    [
      ['--per-month', '10', '--region', 'ap-northeast-1'],
      /^--region: of ap-northeast-1 these .* not known[^]*Face Liveness check: livenessCheck\n[^]*known of: us-east-1\.\n[^]*--price livenessCheck=…/,
    ],
    [
      ['--per-month', '10', '--price', 'face=1'],
      /^--price: there is no price "face": livenessCheck/,
    ],
    [['--per-month', '10', '--price', 'faceMonth=-1'], /^--price: give a price by its name/],
    [['--monthly', '10'], /Options: --per-month, --region, --price/],
  ])('refuses %j and says what to do', async (given, message) => {
    expect(await refusalOf(...given)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(message) as string,
    });
  });
});
