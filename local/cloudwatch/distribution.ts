/** How often each value was measured; keys are numbers as text. All statistics follow from it. */
export type Distribution = Readonly<Record<string, number>>;

/** Both together. */
export function merged(one: Distribution, other: Distribution): Distribution {
  const sum: Record<string, number> = { ...one };
  for (const [value, count] of Object.entries(other)) sum[value] = (sum[value] ?? 0) + count;
  return sum;
}

/** One number for what was measured, of which there is at least one value. */
export type Statistic = (distribution: Distribution) => number;

const simple: Readonly<Record<string, Statistic>> = {
  SampleCount: countOf,
  Sum: sumOf,
  Average: (distribution) => sumOf(distribution) / countOf(distribution),
  Minimum: (distribution) => Math.min(...Object.keys(distribution).map(Number)),
  Maximum: (distribution) => Math.max(...Object.keys(distribution).map(Number)),
};

const PERCENTILE = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/;
const PERCENTILE_RANK = /^PR\((-?\d+(?:\.\d+)?)?:(-?\d+(?:\.\d+)?)?\)$/;

/**
 * A statistic by the name that CloudWatch gives it: `Sum`, `p99`, `PR(80:95)`; undefined for trimmed means and their
 * like, which are not embedded.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
 */
export function statisticNamed(name: string): Statistic | undefined {
  const [, percent] = PERCENTILE.exec(name) ?? [];
  if (percent !== undefined) return (distribution) => percentile(distribution, Number(percent));
  const rank = PERCENTILE_RANK.exec(name);
  if (rank) {
    const [, lower = '-Infinity', upper = 'Infinity'] = rank;
    return (distribution) => percentileRank(distribution, Number(lower), Number(upper));
  }
  return Object.hasOwn(simple, name) ? simple[name] : undefined;
}

function countOf(distribution: Distribution): number {
  return Object.values(distribution).reduce((sum, count) => sum + count, 0);
}

function sumOf(distribution: Distribution): number {
  return Object.entries(distribution).reduce(
    (sum, [value, count]) => sum + Number(value) * count,
    0,
  );
}

/** The least value that so many percent do not exceed. */
function percentile(distribution: Distribution, percent: number): number {
  const ascending = Object.entries(distribution)
    .map(([value, count]): [number, number] => [Number(value), count])
    .sort(([one], [other]) => one - other);
  const rank = (percent / 100) * countOf(distribution);
  let seen = 0;
  for (const [value, count] of ascending) {
    seen += count;
    if (seen >= rank) return value;
  }
  return ascending.at(-1)?.[0] ?? NaN;
}

/** How many percent lie above the lower bound, and not above the upper one. */
function percentileRank(distribution: Distribution, lower: number, upper: number): number {
  const within = Object.entries(distribution)
    .filter(([value]) => Number(value) > lower && Number(value) <= upper)
    .reduce((sum, [, count]) => sum + count, 0);
  return (100 * within) / countOf(distribution);
}
