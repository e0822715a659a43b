import type { Account } from '../iam/account';
import type { RequirementsOf } from '../iam/requirements';
import { dashboardArn } from '../template/dashboards';

/** What the operations need. Metrics are no resources: GetMetricData must be allowed on all of them. */
export function cloudWatchRequirements({
  account,
  region,
}: Account): Readonly<Record<string, RequirementsOf>> {
  const alarmArn = (name: string) => `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`;
  return {
    DescribeAlarms: ({ AlarmNames }) => {
      const names = Array.isArray(AlarmNames) && AlarmNames.length > 0 ? AlarmNames : ['*'];
      return names.map((name) => ({
        action: 'cloudwatch:DescribeAlarms',
        resource: alarmArn(typeof name === 'string' ? name : '*'),
      }));
    },
    GetDashboard: ({ DashboardName }) => [
      {
        action: 'cloudwatch:GetDashboard',
        resource: dashboardArn(account, typeof DashboardName === 'string' ? DashboardName : '*'),
      },
    ],
  };
}
