import { definitionOf, METRIC_NAMESPACE, type MetricName } from './definitions';

/** Something that was measured once. */
export interface Measurement {
  readonly name: MetricName;
  readonly value: number;
  /** Values of the metric's dimensions, as far as it has any. */
  readonly dimensions?: Readonly<Record<string, string>>;
}

/**
 * Writes measurements to the log, from which CloudWatch takes them. They go to the standard output as they are:
 * the console of Lambda would put the id of the request before a line, by which scores could be told to be somebody's.
 * Outside of functions nothing is measured.
 */
export function writeMetrics(measurements: readonly Measurement[]): void {
  if (measurements.length === 0 || process.env.AWS_LAMBDA_FUNCTION_NAME === undefined) return;
  process.stdout.write(`${JSON.stringify(toEmbeddedMetrics(measurements, Date.now()))}\n`);
}

/**
 * One document in CloudWatch's embedded metric format. Its members are shared by all measurements,
 * so no two of them may have the same name.
 *
 * @param at milliseconds since the epoch
 */
export function toEmbeddedMetrics(measurements: readonly Measurement[], at: number) {
  return {
    _aws: {
      Timestamp: at,
      CloudWatchMetrics: measurements.map(({ name, dimensions = {} }) => ({
        Namespace: METRIC_NAMESPACE,
        // As a whole, and by each dimension alone.
        Dimensions: [[], ...Object.keys(dimensions).map((dimension) => [dimension])],
        Metrics: [{ Name: name, Unit: definitionOf(name).unit }],
      })),
    },
    ...Object.fromEntries(
      measurements.flatMap(({ dimensions = {} }) => Object.entries(dimensions)),
    ),
    ...Object.fromEntries(measurements.map(({ name, value }) => [name, value])),
  };
}
