import {
  afterFailure,
  endOf,
  holdAt,
  untried,
  type Standing,
} from '../../lambdas/shared/abuse/standing';
import { parsePolicy } from '../../lambdas/shared/policy';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const START = Date.parse('2026-11-01T10:00:00.000Z');
const { abuse: policy } = parsePolicy({ version: 'a' });
const LIMIT = 5;

/** A standing after failures at the given times, in milliseconds after the start. */
const failed = (times: readonly number[], before: Standing = untried, its = policy): Standing =>
  times.reduce(
    (standing, time) =>
      afterFailure(standing, { id: `failure at ${time}`, at: START + time }, LIMIT, its),
    before,
  );

const burst = (from: number): number[] => [0, 1, 2, 3, 4].map((index) => from + index * SECOND);
const holdOf = (standing: Standing, time: number) => holdAt(standing, START + time);

describe('Failures', () => {
  it('bring about a pause of half an hour when they are five in three minutes', () => {
    const four = failed([0, 40, 80, 120].map((second) => second * SECOND));
    expect(holdOf(four, 3 * MINUTE)).toBeUndefined();
    const five = failed([179 * SECOND], four);
    expect(holdOf(five, 179 * SECOND)).toMatchObject({
      kind: 'paused',
      until: new Date(START + 179 * SECOND + 30 * MINUTE).toISOString(),
    });
  });

  it('bring about none when one of them is three minutes old', () => {
    expect(
      holdOf(failed([0, 40, 80, 120, 180].map((second) => second * SECOND)), 180 * SECOND),
    ).toBe(undefined);
  });

  it('count once, however often they are recorded', () => {
    const once = failed([0]);
    const again = afterFailure(once, { id: 'failure at 0', at: START + SECOND }, LIMIT, policy);
    expect(again).toBe(once);
  });

  it('of a pause count for nothing: they are of what was begun before', () => {
    const paused = failed(burst(0));
    expect(failed(burst(10 * SECOND), paused)).toBe(paused);
  });

  it('count anew once a pause is over', () => {
    const paused = failed(burst(0));
    const over = 5 * SECOND + 30 * MINUTE;
    expect(holdOf(paused, over)).toBeUndefined();
    const four = failed(burst(over).slice(1), paused);
    expect(holdOf(four, over + 5 * SECOND)).toBeUndefined();
    expect(holdOf(failed([over + 6 * SECOND], four), over + 6 * SECOND)).toMatchObject({
      kind: 'paused',
    });
  });

  it('block in place of the third pause within a day', () => {
    const third = failed([...burst(0), ...burst(60 * MINUTE), ...burst(120 * MINUTE)]);
    const end = new Date(START + 120 * MINUTE + 4 * SECOND + 30 * 24 * 60 * MINUTE);
    expect(holdOf(third, 121 * MINUTE)).toMatchObject({
      kind: 'blocked',
      until: end.toISOString(),
    });
  });

  it('do not block when the first pause was a day ago', () => {
    const day = 24 * 60 * MINUTE;
    const third = failed([...burst(0), ...burst(60 * MINUTE), ...burst(day + MINUTE)]);
    expect(holdOf(third, day + 2 * MINUTE)).toMatchObject({ kind: 'paused' });
  });

  it('block at once where the policy grants no pause', () => {
    const strict = { ...policy, pausesUntilBlock: 1 };
    expect(holdOf(failed(burst(0), untried, strict), MINUTE)).toMatchObject({ kind: 'blocked' });
  });
});

describe('A standing', () => {
  it('is worth keeping as long as anything of it counts', () => {
    expect(endOf(failed([0]), policy)).toBe(START + 3 * MINUTE);
    expect(endOf(failed(burst(0)), policy)).toBe(START + 4 * SECOND + 24 * 60 * MINUTE);
  });
});
