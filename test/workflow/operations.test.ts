import type * as z from 'zod';
import { operationsView } from '../../lambdas/shared/api/operations-schemas';
import { people } from '../people/people';
import { eventually } from './eventually';
import { documentOf, faceOf } from './pictures';
import { VerificationFixture } from './verification-fixture';

const [first] = people;

describe('The figures of the operations page', () => {
  let fixture: VerificationFixture;

  beforeAll(async () => {
    fixture = await VerificationFixture.start();
  });

  afterAll(() => fixture.stop());

  async function read(): Promise<z.infer<typeof operationsView>> {
    const headers = { authorization: `Bearer ${await fixture.aws.reviewerToken()}` };
    const response = await fetch(`${fixture.aws.apiUrl}/review/operations`, { headers });
    return operationsView.parse(await response.json());
  }

  type Operations = Awaited<ReturnType<typeof read>>;

  /** The values there are of a series, oldest first. */
  function valuesOf({ charts }: Operations, title: string, label: string): number[] {
    const chart = charts.find((one) => one.title === title);
    const series = chart?.series.find((one) => one.label === label);
    if (!series) throw new Error(`The dashboard has no ${label} in ${title}.`);
    return series.values.filter((value) => value !== null);
  }

  const sumOf = (operations: Operations, title: string, label: string): number =>
    valuesOf(operations, title, label).reduce((sum, value) => sum + value, 0);

  const stateOf = ({ alarms }: Operations, name: string) =>
    alarms.find((alarm) => alarm.name === `honnin-${name}`)?.state;

  it('are what has happened, and an alarm is raised once an execution has failed', async () => {
    const approved = await fixture.begin('first');
    await approved.showDocument(await documentOf(first));
    await approved.showFace(await faceOf(first), { confidence: 97 });
    await approved.came('SUCCEEDED');
    const canceled = await fixture.begin('second');
    await canceled.cancel('document');
    await canceled.came('SUCCEEDED');

    const quiet = await eventually('two decisions', async () => {
      const operations = await read();
      return sumOf(operations, 'Started and decided', 'Decided') === 2 ? operations : undefined;
    });
    expect(sumOf(quiet, 'Started and decided', 'Started')).toBe(2);
    expect(sumOf(quiet, 'Decided, by outcome', 'approved')).toBe(1);
    expect(sumOf(quiet, 'Decided, by outcome', 'canceled')).toBe(1);
    expect(sumOf(quiet, 'Not approved, by reason', 'CANCELED')).toBe(1);
    expect(valuesOf(quiet, 'Liveness confidence, percentiles', 'p50')).toEqual([97]);
    expect(valuesOf(quiet, 'Liveness confidence, percent between', '80–100')).toEqual([100]);
    expect(valuesOf(quiet, 'Machine time, milliseconds', 'p50')).toHaveLength(1);
    expect(
      valuesOf(quiet, 'Waiting, by step, median and p90, seconds', 'document p50').length,
    ).toBe(1);
    // Documents have one face detected in them each; prices are those of the price table.
    const images = valuesOf(
      quiet,
      'US dollars, the last day',
      'Images analysed, of the whole account',
    );
    expect(images.at(-1)).toBeCloseTo(0.005);
    expect(stateOf(quiet, 'failed-executions')).toBe('ok');
    expect(stateOf(quiet, 'rising-rejections-no-face')).toBe('insufficient_data');

    const failed = await fixture.begin('third');
    await failed.showDocument(await documentOf(first));
    await failed.endLiveness({ referenceKey: failed.referenceKey });
    await failed.came('FAILED');
    const raised = await read();
    expect(raised.alarms[0]).toMatchObject({
      name: 'honnin-failed-executions',
      state: 'alarm',
      says: 'Executions failed.',
      page: 'docs/operations.md#alarm-failed-executions',
    });
    const faults = 'Faults of executions and functions, dead letters';
    expect(sumOf(raised, faults, 'Executions failed')).toBe(1);
  });

  it('are for whoever is signed in, and for no application', async () => {
    const asked = async (headers: Record<string, string>) =>
      (await fetch(`${fixture.aws.apiUrl}/review/operations`, { headers })).status;
    const token = await fixture.aws.reviewerToken({ groups: ['admin'] });
    expect(await asked({ authorization: `Bearer ${token}` })).toBe(200);
    expect(await asked({ 'x-api-key': fixture.aws.apiKey })).toBe(401);
    expect(await asked({})).toBe(401);
  });
});
