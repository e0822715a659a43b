import * as z from 'zod';
import type { Measurement } from './metric';

const directive = z.object({
  Namespace: z.string(),
  Dimensions: z.array(z.array(z.string())),
  Metrics: z.array(z.object({ Name: z.string() })),
});

const document = z.looseObject({
  _aws: z.object({ Timestamp: z.number(), CloudWatchMetrics: z.array(directive) }),
});

const values = z.union([z.number(), z.array(z.number())]);

/**
 * What the output of a function measures: of each line that is a document in CloudWatch's embedded metric format.
 * Other lines measure nothing, and neither does what such a document leaves out.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function measurementsIn(output: string): Measurement[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{') && line.includes('"CloudWatchMetrics"'))
    .flatMap(measurementsOfLine);
}

function measurementsOfLine(line: string): Measurement[] {
  const { data } = document.safeParse(parsed(line));
  if (!data) return [];
  const { Timestamp: at, CloudWatchMetrics } = data._aws;
  return CloudWatchMetrics.flatMap(({ Namespace: namespace, Dimensions, Metrics }) =>
    Metrics.flatMap(({ Name: name }) =>
      Dimensions.flatMap((names) => {
        const dimensions = Object.fromEntries(
          names.map((dimension) => [dimension, z.string().safeParse(data[dimension]).data]),
        );
        const given = z.record(z.string(), z.string()).safeParse(dimensions);
        const measured = values.safeParse(data[name]);
        if (!given.success || !measured.success) return [];
        return [measured.data]
          .flat()
          .map((value) => ({ namespace, name, dimensions: given.data, value, at }));
      }),
    ),
  );
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
