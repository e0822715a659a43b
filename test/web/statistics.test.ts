import { pricesFor } from '../../lambdas/shared/prices';
import { costOf, costsByStatus, usageOf } from '../../web/console/picture/cost';
import { periodsOf } from '../../web/console/picture/periods';
import {
  attemptsOfApprovals,
  funnelOf,
  histogramOf,
  percentileOf,
  reasonsOf,
} from '../../web/console/picture/statistics';
import { MOST_SCORES, readAllScores } from '../../web/console/scores/all-scores';
import { scoresOf } from './scores';

const prices = pricesFor('us-east-1');

const abandoned = scoresOf({
  status: 'awaiting_document',
  decidedAt: undefined,
  documentAccepted: undefined,
  livenessAccepted: undefined,
  liveness: undefined,
  similarity: undefined,
  livenessAttempt: 0,
  livenessSessions: 0,
  enrolled: false,
});
const mismatch = scoresOf({
  status: 'rejected',
  reason: 'FACE_MISMATCH',
  similarity: 10,
  enrolled: false,
});

describe('The picture of the whole', () => {
  it('counts how far verifications came', () => {
    const counts = funnelOf([scoresOf(), scoresOf(), mismatch, abandoned]);
    expect(counts.map(({ count }) => count)).toEqual([4, 3, 3, 3, 2, 2]);
  });

  it('names reasons, the most frequent first', () => {
    const expired = scoresOf({ status: 'expired', reason: 'EXPIRED' });
    expect(reasonsOf([expired, mismatch, mismatch, scoresOf()])).toEqual([
      'FACE_MISMATCH',
      'EXPIRED',
    ]);
  });

  it('counts scores in ranges up to 100', () => {
    expect(histogramOf([91, 95, 99.9, 100], 5, 98)).toEqual([
      { from: 90, to: 95, count: 1 },
      { from: 95, to: 100, count: 3 },
    ]);
    expect(histogramOf([0, 100], 50, 100)).toEqual([
      { from: 0, to: 50, count: 1 },
      { from: 50, to: 100, count: 1 },
    ]);
    expect(histogramOf([], 5, 95)).toEqual([{ from: 95, to: 100, count: 0 }]);
  });

  it('finds percentiles by the nearest rank', () => {
    const values = [40, 10, 30, 20];
    expect(percentileOf(values, 0.5)).toBe(20);
    expect(percentileOf(values, 0.95)).toBe(40);
    expect(percentileOf([7], 0)).toBe(7);
    expect(percentileOf([], 0.5)).toBeUndefined();
  });

  it('counts the attempts of approvals alone', () => {
    const second = scoresOf({ livenessAttempt: 2, livenessSessions: 3 });
    expect(attemptsOfApprovals([scoresOf(), second, mismatch])).toEqual([
      { attempts: 1, documents: 2, livenessChecks: 1, livenessSessions: 1 },
      { attempts: 2, documents: 0, livenessChecks: 1, livenessSessions: 0 },
      { attempts: 3, documents: 0, livenessChecks: 0, livenessSessions: 1 },
    ]);
  });
});

describe('Periods', () => {
  const at = (...time: [number, number, number, number]) => new Date(...time);
  const starts = (...times: Date[]) => {
    const { unit, periods } = periodsOf(times, (time) => time);
    return { unit, periods: periods.map(({ start, items }) => [start, items.length]) };
  };

  it('are hours within two days, also the empty ones', () => {
    expect(starts(at(2027, 0, 1, 12), at(2027, 0, 1, 14), at(2027, 0, 1, 14))).toEqual({
      unit: 'hour',
      periods: [
        [at(2027, 0, 1, 12), 1],
        [at(2027, 0, 1, 13), 0],
        [at(2027, 0, 1, 14), 2],
      ],
    });
  });

  it('are days beyond', () => {
    expect(starts(at(2027, 0, 4, 1), at(2027, 0, 1, 23))).toEqual({
      unit: 'day',
      periods: [
        [at(2027, 0, 1, 0), 1],
        [at(2027, 0, 2, 0), 0],
        [at(2027, 0, 3, 0), 0],
        [at(2027, 0, 4, 0), 1],
      ],
    });
  });

  it('are none of nothing', () => {
    expect(starts().periods).toEqual([]);
  });
});

describe('Cost', () => {
  it('of an approval is its liveness check, five analyses and 22 transitions', () => {
    const { livenessCheck, imageAnalysis, stateTransition } = prices;
    expect(costOf(scoresOf(), prices)).toBeCloseTo(
      livenessCheck + 5 * imageAnalysis + 22 * stateTransition,
      10,
    );
  });

  it('of a verification nobody came to is its start, and the wait', () => {
    expect(costOf(abandoned, prices)).toBeCloseTo(3 * prices.stateTransition, 10);
  });

  it('grows by each attempt, and by the wait for the next', () => {
    const second = scoresOf({ documentAttempt: 2, livenessAttempt: 2 });
    expect(usageOf(second)).toEqual({ analyses: 6, transitions: 22 + 4 + 3 });
    const waiting = scoresOf({
      ...abandoned,
      status: 'awaiting_liveness',
      documentAccepted: true,
      livenessAttempt: 2,
    });
    expect(usageOf(waiting)).toEqual({ analyses: 1, transitions: 2 + 4 + 3 + 1 });
  });

  it('is counted for decisions by their outcome', () => {
    const costs = costsByStatus([scoresOf(), scoresOf(), mismatch, abandoned], prices);
    expect(costs.map(({ status, decisions }) => [status, decisions])).toEqual([
      ['approved', 2],
      ['rejected', 1],
    ]);
    expect(costs[0]?.each).toBeCloseTo(0.02055, 5);
  });
});

describe('Reading scores', () => {
  /** An API with this many verifications. */
  const apiWith = (total: number) => ({
    listScores: jest.fn(({ cursor = '0', limit = 500 }: { cursor?: string; limit?: number }) => {
      const from = Number(cursor);
      const to = Math.min(from + limit, total);
      const items = Array.from({ length: to - from }, () => scoresOf());
      return Promise.resolve({ items, ...(to < total ? { cursor: String(to) } : {}) });
    }),
  });

  it('reads page after page to the end', async () => {
    const { scores, more } = await readAllScores(apiWith(1200), {});
    expect([scores.length, more]).toEqual([1200, false]);
  });

  it('stops at the most it shows, and says that there are more', async () => {
    const api = apiWith(6000);
    const { scores, more } = await readAllScores(api, { from: '2027-01-01T00:00:00.000Z' });
    expect([scores.length, more]).toEqual([MOST_SCORES, true]);
    expect(api.listScores).toHaveBeenLastCalledWith(
      { from: '2027-01-01T00:00:00.000Z', limit: 500, cursor: '4500' },
      undefined,
    );
  });
});
