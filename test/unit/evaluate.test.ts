import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { Answers } from '../../scripts/evaluate/answers';
import type { LabelledImage } from '../../scripts/evaluate/labels';
import { rateOf, Scores } from '../../scripts/evaluate/rates';
import { ratesBySegment } from '../../scripts/evaluate/segments';
import { suggest } from '../../scripts/evaluate/suggest';
import { formTrials } from '../../scripts/evaluate/trials';
import { rateText } from '../../scripts/evaluate/words';
import { Pace } from '../../scripts/support/pace';

const image = (
  person: string,
  kind: LabelledImage['kind'],
  segments: Record<string, string> = {},
): LabelledImage => ({ name: `${person}-${kind}`, path: '', person, kind, segments });

/** A document and a live image of each. */
const bothOf = (count: number): LabelledImage[] =>
  Array.from({ length: count }, (_, index) => String(index)).flatMap((person) => [
    image(person, 'document'),
    image(person, 'live'),
  ]);

const repeated = (score: number, times: number): number[] => Array<number>(times).fill(score);

describe('An error rate', () => {
  it("comes with Wilson's interval", () => {
    const { rate, low, high } = rateOf(10, 100);
    expect(rate).toBe(0.1);
    expect(low).toBeCloseTo(0.0552, 4);
    expect(high).toBeCloseTo(0.1744, 4);
  });

  it('without an error follows the rule of three, and so does one without a success', () => {
    expect(rateOf(0, 300)).toMatchObject({ rate: 0, low: 0, high: 0.01 });
    expect(rateOf(300, 300)).toMatchObject({ rate: 1, low: 0.99, high: 1 });
  });

  it('says nothing from few trials', () => {
    expect(rateText(rateOf(1, 12))).toBe('too few to say (1 of 12)');
    expect(rateText(rateOf(0, 0))).toBe('no trials');
    expect(rateText(rateOf(0, 300))).toBe('0 % (0 % to 1.0 %)');
  });
});

describe('A threshold', () => {
  it('lets through what is as similar or more, as the policy does', () => {
    const scores = new Scores([80, 95, 99], [10, 79.9, 80]);
    expect(scores.fmr(80)).toMatchObject({ errors: 1, trials: 3 });
    expect(scores.fnmr(95)).toMatchObject({ errors: 1, trials: 3 });
  });

  it('is suggested where the whole interval keeps the wanted rate', () => {
    const scores = new Scores(
      repeated(99, 50),
      [...repeated(20, 2990), ...repeated(60, 9), 85].map((score) => score + 0.04),
    );
    const { approveFrom, reviewFrom, policy } = suggest(scores, { approve: 0.001, review: 0.01 });
    expect(approveFrom.threshold).toBe(85.1);
    expect(reviewFrom.threshold).toBe(20.1);
    expect(policy).toEqual({ match: { approveFrom: 85.1, reviewFrom: 20.1 } });
  });

  it('is not suggested from too few comparisons, nor where nobody would match', () => {
    const few = suggest(new Scores(repeated(99, 50), repeated(5, 400)), {
      approve: 0.001,
      review: 0.01,
    });
    expect(few.approveFrom).toMatchObject({
      threshold: null,
      why: '400 comparisons of different people are too few to show it: it takes 3000 without a match',
    });
    expect(few.reviewFrom.threshold).toBe(5.1);
    expect(few.policy).toBeNull();

    const alike = suggest(new Scores(repeated(90, 50), repeated(95, 4000)), {
      approve: 0.001,
      review: 0.01,
    });
    expect(alike.approveFrom).toMatchObject({
      threshold: null,
      why: 'these scores do not tell people apart well enough: most would not match themselves either',
    });
  });
});

describe('Trials', () => {
  it('pair each document with every live image, of the same person and of others', () => {
    const { mated, nonMated, nonMatedInAll } = formTrials(bothOf(4), 100);
    expect(mated).toHaveLength(4);
    expect(nonMated).toHaveLength(12);
    expect(nonMatedInAll).toBe(12);
    expect(nonMated.every(({ document, live }) => document.person !== live.person)).toBe(true);
  });

  it('are the same sample of different people for the same labels', () => {
    const { nonMated, nonMatedInAll } = formTrials(bothOf(40), 100);
    const names = nonMated.map(({ document, live }) => `${document.name} ${live.name}`);
    expect(nonMatedInAll).toBe(40 * 39);
    expect(new Set(names).size).toBe(100);
    expect(formTrials(bothOf(40), 100).nonMated).toEqual(nonMated);
  });
});

describe('Segments', () => {
  const light = { hand: 'left' };
  const dark = { hand: 'right' };
  const acquired = [
    image('a', 'document', light),
    image('a', 'live', light),
    image('b', 'document', dark),
    image('b', 'live', {}),
  ].map((one) => ({ ...one, held: undefined }));
  const [aDocument, aLive, bDocument, bLive] = acquired;

  it('count comparisons within a group, and images that leave it blank with the other one', () => {
    if (!aDocument || !aLive || !bDocument || !bLive) throw new Error('There are four.');
    const [rates] = ratesBySegment(
      { acquired, failed: [{ ...image('c', 'document', dark), reason: 'NO_FACE', detail: '' }] },
      {
        mated: [
          { document: aDocument, live: aLive, score: 99 },
          { document: bDocument, live: bLive, score: 50 },
        ],
        nonMated: [{ document: bDocument, live: aLive, score: 98 }],
      },
      95,
      [95],
    );
    expect(rates?.groups).toMatchObject([
      { value: 'left', fta: { errors: 0, trials: 2 }, fnmr: { errors: 0, trials: 1 } },
      { value: 'right', fta: { errors: 1, trials: 2 }, fnmr: { errors: 1, trials: 1 } },
    ]);
    expect(rates?.groups.map(({ fmr }) => fmr.trials)).toEqual([0, 0]);
    expect(rates?.differentials.every(({ shown }) => !shown)).toBe(true);
  });

  it('differ when their intervals lie apart', () => {
    const trialsOf = (segments: Record<string, string>, scores: readonly number[]) =>
      scores.map((score) => ({
        document: image('x', 'document', segments),
        live: image('x', 'live', segments),
        score,
      }));
    const [rates] = ratesBySegment(
      { acquired, failed: [] },
      {
        mated: [
          ...trialsOf(light, [...repeated(99, 190), ...repeated(10, 10)]),
          ...trialsOf(dark, [...repeated(99, 150), ...repeated(10, 50)]),
        ],
        nonMated: [],
      },
      95,
      [95],
    );
    expect(rates?.differentials.find(({ rate }) => rate === 'fnmr')).toEqual({
      rate: 'fnmr',
      highest: 'right',
      lowest: 'left',
      ratio: 5,
      shown: true,
    });
  });
});

describe('Answers', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'honnin-answers-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('are asked for once, over several runs, whatever the last one left half written', async () => {
    const path = join(folder, 'answers.jsonl');
    const ask = jest.fn(() => Promise.resolve(97));
    const first = await Answers.open(path);
    expect(await first.of(z.number(), ['a', 'b'], ask)).toBe(97);
    await appendFile(path, '{"key":"ha');

    const second = await Answers.open(path);
    expect(await second.of(z.number(), ['a', 'b'], ask)).toBe(97);
    expect(await second.of(z.number(), ['b', 'a'], ask)).toBe(97);
    expect(ask).toHaveBeenCalledTimes(2);
    expect((await Answers.open(path)).size).toBe(2);
    expect(await readFile(path, 'utf8')).toMatch(/"answer":97\}\n$/);
  });
});

describe('A pace', () => {
  const throttling = Object.assign(new Error('Slow down.'), {
    name: 'ProvisionedThroughputExceededException',
  });

  it('sends again what was one call too many, and passes on other errors', async () => {
    const pace = new Pace(1000);
    const call = jest
      .fn<Promise<string>, []>()
      .mockRejectedValueOnce(throttling)
      .mockRejectedValueOnce(throttling)
      .mockResolvedValue('answer');
    expect(await pace.run(call)).toBe('answer');
    expect(pace.refused).toBe(2);
    await expect(pace.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});
