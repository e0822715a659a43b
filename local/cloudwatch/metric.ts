/** What is measured, told apart by its dimensions: another set of them is another metric. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions?: Readonly<Record<string, string>>;
}

/** A value that somebody has measured. */
export interface Measurement extends Metric {
  readonly value: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** The same for the same metric, in whatever order its dimensions are given. */
export function metricKey({ namespace, name, dimensions = {} }: Metric): string {
  const sorted = Object.entries(dimensions).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([namespace, name, sorted]);
}
