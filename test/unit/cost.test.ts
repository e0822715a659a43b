import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { livenessRegions } from '../../lambdas/shared/liveness-regions';
import { defaultPolicy, parsePolicy } from '../../lambdas/shared/policy';
import { prices } from '../../lambdas/shared/prices';
import { priceDetails, priceTable } from '../../lambdas/shared/price-table';
import { Bill, UnknownPricesError } from '../../scripts/cost/bill';
import { branchesOf } from '../../scripts/cost/branches';
import { usageOf } from '../../scripts/cost/usage';
import { usesUnder } from '../../scripts/cost/uses';
import { readDefinition } from '../../scripts/state-graph';
import { plainEnvironment } from '../support/plain-environment';

const definition = readDefinition();

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
  it('are all there are to a decision, but for a withdrawn enrolment, a cancellation and an erasure', () => {
    const entered = new Set(branchesOf(definition, defaultPolicy).flatMap(({ path }) => path));
    const others = Object.keys(definition.States).filter((name) => !entered.has(name));
    expect(others).toEqual(['Withdraw enrolment', 'Cancel', 'Canceled', 'Erased']);
  });

  it.each([
    ['Approve', [1, 5, 22]],
    ['Approve, after Await review', [1, 5, 24]],
    ['Approve, after Await duplicate review', [1, 5, 25]],
    ['Reject mismatch', [1, 2, 17]],
    ['Reject by reviewer', [1, 2, 19]],
    ['Reject duplicate', [1, 3, 19]],
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
    const Approve = { ...begin, Type: 'Task', Resource: 'arn:aws:states:::sns:publish' };
    const changed = {
      ...definition,
      States: { ...States, Approve: { ...Approve, Next: 'Record decision' } },
    };
    const [approved] = branchesOf(changed, defaultPolicy);
    expect(() => approved && usageOf(approved, changed, usesUnder(defaultPolicy))).toThrow(
      'What the state "Approve" uses has not been counted: sns:publish',
    );
  });
});

describe('A bill', () => {
  it('of an approval is mostly recognition, and less than the talk says', () => {
    const bill = Bill.of(amountsOf('Approve'), 'us-east-1');
    const [dearest] = bill.byService();
    expect(dearest?.service).toBe('Rekognition');
    expect(dearest?.cost).toBeCloseTo(prices.livenessCheck + 5 * prices.imageAnalysis, 3);
    expect(bill.total).toBeGreaterThan(prices.livenessCheck);
    expect(bill.total).toBeLessThan(0.025);
  });

  it('is the sum of its services', () => {
    const bill = Bill.of(amountsOf('Reject by reviewer'), 'us-east-1');
    const sum = bill.byService().reduce((total, { cost }) => total + cost, 0);
    expect(sum).toBeCloseTo(bill.total, 12);
  });

  it('names every price that is not known rather than guess', () => {
    const amounts = { livenessCheck: 1, edgeGigabyte: 1, customEvent: 1 };
    expect(() => Bill.of(amounts, 'sa-east-1')).toThrow(UnknownPricesError);
    expect(() => Bill.of(amounts, 'sa-east-1')).toThrow(
      /sa-east-1[^]*Rekognition: Face Liveness check \(livenessCheck\)[^]*\(customEvent\)$/,
    );
  });
});

describe('The price table', () => {
  it('knows every price of us-east-1, and every region with Face Liveness', () => {
    expect(Object.keys(priceTable['us-east-1'])).toEqual(Object.keys(priceDetails));
    expect(Object.keys(priceTable).sort()).toEqual([...livenessRegions].sort());
  });
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
    expect(stdout).toMatch(/the talk +\$0\.02500 +\$250\.00\n/);
    expect(stdout).toMatch(/the floor +\$0\.01500 +\$150\.00\n/);
    for (const { name } of branchesOf(definition, defaultPolicy)) {
      expect(stdout).toContain(`\n${name} `);
    }
  });

  it.each([
    [[], /^--per-month: give how many .* above 0/],
    [['--per-month', '0'], /^--per-month: give how many .* above 0/],
    [['--per-month', '1e4'], /^--per-month: give how many .* above 0/],
    [['--per-month', '10', '--region', 'eu-central-1'], /^--region: .*Face Liveness: us-east-1, /],
    [['--per-month', '10', '--region', 'eu-west-1'], /^--region: Prices of eu-west-1 .*not known/],
    [['--monthly', '10'], /Options: --per-month, --region/],
  ])('refuses %j and says what to do', async (given, message) => {
    expect(await refusalOf(...given)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(message) as string,
    });
  });
});
