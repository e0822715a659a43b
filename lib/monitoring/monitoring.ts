import type { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Policy } from '../../lambdas/shared/policy';
import { AlarmTopic } from './alarm-topic';
import { Alarms } from './alarms';
import { Overview } from './overview';
import type { Watched } from './watched';

export interface MonitoringProps {
  readonly watched: Watched;
  readonly policy: Policy;
  /** What liveness sessions may cost a day, in US dollars; not limited unless given. */
  readonly livenessBudget?: number;
  readonly encryptionKey: Key;
  /** Who is told of alarms by e-mail. */
  readonly alarmEmail?: string;
}

/** The dashboard, the alarms, and where these are told. */
export class Monitoring extends Construct {
  readonly topic: AlarmTopic;

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    const { watched, policy, livenessBudget, encryptionKey, alarmEmail } = props;
    this.topic = new AlarmTopic(this, 'AlarmTopic', { encryptionKey, email: alarmEmail });
    const alarms = new Alarms(this, 'Alarms', {
      watched,
      policy,
      limitsLiveness: livenessBudget !== undefined,
      topic: this.topic,
    });
    new Overview(this, 'Overview', { watched, policy, livenessBudget, alarms: alarms.all });
  }
}
