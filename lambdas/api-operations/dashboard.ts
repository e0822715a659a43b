import * as z from 'zod';

const options = z.looseObject({
  id: z.string().optional(),
  expression: z.string().optional(),
  label: z.string().optional(),
  stat: z.string().optional(),
  period: z.int().optional(),
  visible: z.boolean().optional(),
  yAxis: z.enum(['left', 'right']).optional(),
});

/** Namespace, name, then names and values of dimensions, and options at the end; or options alone. */
const metric = z.array(z.union([z.string(), options])).min(1);

const axis = z.looseObject({ min: z.number().optional(), max: z.number().optional() });

const metricWidget = z.looseObject({
  type: z.literal('metric'),
  y: z.int().default(0),
  properties: z.looseObject({
    title: z.string().default(''),
    view: z.string().default('timeSeries'),
    stacked: z.boolean().default(false),
    stat: z.string().default('Average'),
    period: z.int().default(300),
    metrics: z.array(metric).default([]),
    yAxis: z.looseObject({ left: axis.optional() }).optional(),
    annotations: z
      .looseObject({
        horizontal: z
          .array(z.looseObject({ label: z.string().default(''), value: z.number() }))
          .default([]),
      })
      .optional(),
  }),
});

const alarmWidget = z.looseObject({
  type: z.literal('alarm'),
  properties: z.looseObject({ alarms: z.array(z.string()) }),
});

const body = z.looseObject({
  widgets: z.array(z.looseObject({ type: z.string() })),
});

/** A metric, or an expression of metrics, as a dashboard draws it. */
export interface DrawnMetric {
  /** By which expressions of the same widget refer to it. */
  readonly id?: string;
  readonly label?: string;
  readonly axis: 'left' | 'right';
  readonly visible: boolean;
  readonly expression?: string;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly { readonly Name: string; readonly Value: string }[];
  readonly stat: string;
  /** Seconds. */
  readonly period: number;
}

export interface MetricWidget {
  readonly title: string;
  readonly row: number;
  readonly kind: 'lines' | 'stacked' | 'latest';
  readonly minimum?: number;
  readonly maximum?: number;
  readonly thresholds: { readonly label: string; readonly value: number }[];
  readonly metrics: readonly DrawnMetric[];
}

export interface Dashboard {
  /** Names of the alarms whose states it shows. */
  readonly alarms: readonly string[];
  readonly widgets: readonly MetricWidget[];
}

/**
 * Reads what a dashboard shows. Widgets other than those of metrics and of alarms, which somebody may have added, have no
 * figures.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 * @throws ZodError when its body is none of a dashboard
 */
export function readDashboard(json: string): Dashboard {
  const { widgets } = body.parse(JSON.parse(json));
  return {
    alarms: widgets.flatMap((widget) => {
      const { data } = alarmWidget.safeParse(widget);
      return data?.properties.alarms.map(alarmName) ?? [];
    }),
    widgets: widgets
      .filter(({ type }) => type === 'metric')
      .map((widget) => toWidget(metricWidget.parse(widget))),
  };
}

/** The end of `arn:aws:cloudwatch:us-east-1:000000000000:alarm:NAME`. */
const alarmName = (arn: string): string => arn.split(':').slice(6).join(':');

function toWidget({ y, properties }: z.output<typeof metricWidget>): MetricWidget {
  const { title, view, stacked, metrics, yAxis, annotations } = properties;
  const { min: minimum, max: maximum } = yAxis?.left ?? {};
  const drawn: DrawnMetric[] = [];
  let before: readonly string[] = [];
  for (const parts of metrics) {
    const given = parts.filter((part) => typeof part === 'string');
    const names = spelledOut(given, before);
    if (names.length > 0) before = names;
    const [more = {}] = parts.filter((part) => typeof part !== 'string');
    drawn.push(toMetric(names, more, properties));
  }
  return {
    title,
    row: y,
    kind: view === 'singleValue' ? 'latest' : stacked ? 'stacked' : 'lines',
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
    thresholds: (annotations?.horizontal ?? []).map(({ label, value }) => ({ label, value })),
    metrics: drawn,
  };
}

/** `.` stands for what stands at that place in the metric before, `...` for all before the last part. */
function spelledOut(given: readonly string[], before: readonly string[]): string[] {
  const expanded = given.flatMap((part, index) =>
    part === '...' ? before.slice(0, before.length - (given.length - index - 1)) : [part],
  );
  return expanded.map((part, index) => (part === '.' ? (before[index] ?? part) : part));
}

function toMetric(
  [namespace = '', name = '', ...rest]: readonly string[],
  { id, expression, label, visible = true, yAxis = 'left', ...more }: z.output<typeof options>,
  widget: { readonly stat: string; readonly period: number },
): DrawnMetric {
  const dimensions = rest.flatMap((part, index) =>
    index % 2 === 0 ? [{ Name: part, Value: rest[index + 1] ?? '' }] : [],
  );
  return {
    ...(id !== undefined && { id }),
    ...(expression !== undefined && { expression }),
    ...(label !== undefined && { label }),
    ...{ axis: yAxis, visible, namespace, name, dimensions },
    stat: more.stat ?? widget.stat,
    period: more.period ?? widget.period,
  };
}
