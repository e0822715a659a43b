import * as z from 'zod';
import { dateTime } from './schemas';

/** The longest that figures can be asked for, in days: CloudWatch keeps minutes for so long. */
const MOST_DAYS = 15;

export const operationsQuery = z
  .strictObject({
    from: dateTime.optional().describe('A day before the end unless given'),
    to: dateTime.optional().describe('Now unless given'),
  })
  .refine(({ from, to }) => isWithin(from, to, MOST_DAYS), {
    path: ['from'],
    error: `must be earlier than the end, and by ${MOST_DAYS} days at most`,
  });

function isWithin(from: string | undefined, to: string | undefined, days: number): boolean {
  const length = endOf(to) - (from === undefined ? endOf(to) - DAY : Date.parse(from));
  // What is no time at all is told of by itself.
  return !(length <= 0 || length > days * DAY);
}

const DAY = 86_400_000;

const endOf = (to: string | undefined): number => (to === undefined ? Date.now() : Date.parse(to));

export const alarmStateSchema = z.enum(['ok', 'alarm', 'insufficient_data']);

export const alarmView = z
  .object({
    name: z.string(),
    state: alarmStateSchema,
    says: z.string().describe('What has happened when it is raised'),
    page: z.string().optional().describe('Where the runbook says what to do, as path and anchor'),
    reason: z.string().optional().describe('Why it is in its state, in the words of CloudWatch'),
    since: dateTime.optional(),
  })
  .meta({ title: 'Alarm' });

const seriesView = z.object({
  label: z.string(),
  axis: z.enum(['left', 'right']),
  values: z
    .array(z.number().nullable())
    .describe('One for each period; null where nothing was measured'),
});

export const chartView = z
  .object({
    title: z.string(),
    row: z.int().describe('Charts of one row stand side by side'),
    kind: z.enum(['lines', 'stacked', 'latest']),
    start: dateTime.describe('When the first period begins'),
    periodSeconds: z.int(),
    minimum: z.number().optional().describe('Where the left axis begins'),
    maximum: z.number().optional(),
    thresholds: z.array(z.object({ label: z.string(), value: z.number() })),
    series: z.array(seriesView),
  })
  .meta({ title: 'Chart' });

export const operationsView = z
  .object({
    from: dateTime,
    to: dateTime,
    alarms: z.array(alarmView).describe('Those that are raised first'),
    charts: z.array(chartView).describe('In the order of the dashboard'),
  })
  .meta({ title: 'Operations' });
