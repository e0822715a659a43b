import { formatAge, formatDuration, formatScore } from '../../web/console/interface/format';

describe('Pages of the console', () => {
  const NOW = Date.parse('2026-03-04T12:00:00.000Z');

  it.each([
    [0, 'now'],
    [59_000, '59 sec. ago'],
    [60_000, '1 min. ago'],
    [3_599_000, '59 min. ago'],
    [7_200_000, '2 hr. ago'],
    [86_400_000, 'yesterday'],
    [30 * 86_400_000, '30 days ago'],
    [-5000, 'now'],
  ])('say how long ago something was: %i ms', (milliseconds, text) => {
    expect(formatAge(new Date(NOW - milliseconds).toISOString(), NOW)).toBe(text);
  });

  it.each([
    [850, '850 ms'],
    [12_440, '12.4 s'],
    [185_000, '3 min 5 s'],
    [7_800_000, '2 h 10 min'],
    [273_600_000, '3 d 4 h'],
  ])('say how long something took: %i ms', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });

  it.each([
    [99.04, '99.0'],
    [100, '100.0'],
    [null, '–'],
    [undefined, '–'],
  ])('write a score of %p as %s', (score, text) => {
    expect(formatScore(score)).toBe(text);
  });
});
