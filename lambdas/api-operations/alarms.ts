import { DescribeAlarmsCommand, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type * as z from 'zod';
import type { alarmStateSchema, alarmView } from '../shared/api/operations-schemas';
import { cloudwatch } from '../shared/clients/cloudwatch';

type AlarmView = z.infer<typeof alarmView>;
type AlarmState = z.infer<typeof alarmStateSchema>;

/** Most alarms that one request may name, and one answer holds. */
const MOST_ALARMS = 100;

const states: Readonly<Record<string, AlarmState>> = { OK: 'ok', ALARM: 'alarm' };

/** Those that want somebody stand first. */
const order: readonly AlarmState[] = ['alarm', 'insufficient_data', 'ok'];

/** How alarms stand, by their names; those that there are. */
export async function readAlarms(names: readonly string[]): Promise<AlarmView[]> {
  const pages = Array.from({ length: Math.ceil(names.length / MOST_ALARMS) }, (_, page) =>
    names.slice(page * MOST_ALARMS, (page + 1) * MOST_ALARMS),
  );
  const answers = await Promise.all(
    pages.map((AlarmNames) =>
      cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames, MaxRecords: MOST_ALARMS })),
    ),
  );
  const byName = new Map(
    answers
      .flatMap(({ MetricAlarms = [] }) => MetricAlarms)
      .map((alarm) => [alarm.AlarmName, toView(alarm)]),
  );
  return names
    .flatMap((name) => byName.get(name) ?? [])
    .sort((one, other) => order.indexOf(one.state) - order.indexOf(other.state));
}

/** Descriptions end with `See PAGE`, the place in the runbook. */
function toView(alarm: MetricAlarm): AlarmView {
  const { AlarmName: name = '', AlarmDescription: description = '', StateReason: reason } = alarm;
  const since = alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp;
  const [, says = description, page] = /^(.*) See (\S+)$/s.exec(description) ?? [];
  return {
    name,
    state: states[alarm.StateValue ?? ''] ?? 'insufficient_data',
    says,
    ...(page !== undefined && { page }),
    ...(reason !== undefined && { reason }),
    ...(since && { since: since.toISOString() }),
  };
}
