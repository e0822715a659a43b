import { Duration, Stack } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  PeriodOverride,
  type Alarm,
  type IWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Policy } from '../../lambdas/shared/policy';
import { regionOf } from '../liveness-region';
import { abuseWidgets } from './abuse-widgets';
import { budgetWidgets } from './budget-widgets';
import { costWidgets } from './cost-widgets';
import { faultWidgets } from './fault-widgets';
import { DASHBOARD_NAME } from './names';
import { outcomeWidgets } from './outcome-widgets';
import { paceWidgets } from './pace-widgets';
import { scoreWidgets } from './score-widgets';
import { webhookWidgets } from './webhook-widgets';
import type { Watched } from './watched';

export interface OverviewProps {
  readonly watched: Watched;
  readonly policy: Policy;
  readonly livenessBudget?: number;
  readonly alarms: Alarm[];
}

/** How verifications go, on one page; what needs somebody stands at the top. */
export class Overview extends Construct {
  constructor(scope: Construct, id: string, props: OverviewProps) {
    super(scope, id);
    const { watched, policy, livenessBudget, alarms } = props;
    const rows: IWidget[][] = [
      [new AlarmStatusWidget({ title: 'Alarms', alarms, width: 24, height: 4 })],
      outcomeWidgets(),
      scoreWidgets(policy),
      paceWidgets(),
      faultWidgets(watched),
      abuseWidgets(),
      webhookWidgets(watched),
      costWidgets(regionOf(Stack.of(this))),
      ...(livenessBudget === undefined ? [] : [budgetWidgets(livenessBudget)]),
    ];
    new Dashboard(this, 'Dashboard', {
      dashboardName: DASHBOARD_NAME,
      defaultInterval: Duration.days(1),
      periodOverride: PeriodOverride.INHERIT,
      widgets: rows,
    });
  }
}
