import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  AnomalyDetectionAlarm,
  ComparisonOperator,
  MathExpression,
  Stats,
  TreatMissingData,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Policy } from '../../lambdas/shared/policy';
import { reasonSchema, type Reason } from '../../lambdas/shared/reasons';
import { ALARM_PREFIX } from './names';
import { ownMetric } from './own-metrics';
import { functionThrottles, rekognitionThrottles, tableThrottles } from './service-metrics';
import type { Watched } from './watched';

/** Reasons that should not become more frequent. Whether to cancel is for applications to know. */
export const watchedReasons: readonly Reason[] = reasonSchema.exclude(['CANCELED']).options;

/** Refuses unknown credentials by failing, as API Gateway wants it to; that it fails itself shows as an API fault. */
const FAILS_ON_PURPOSE = 'authorize';

/** Pauses within a quarter of an hour that are no longer a few clumsy people. */
const MANY_PAUSES = 10;

/** CloudWatch looks back no further than a week. */
const MOST_HOURS = 7 * 24;

export interface AlarmsProps {
  readonly watched: Watched;
  readonly policy: Policy;
  /** Whether liveness sessions are limited by what they may cost a day. */
  readonly limitsLiveness: boolean;
  /** Where alarms are told, and that they are over. */
  readonly topic: ITopic;
}

interface Description {
  /** Follows `honnin-`. */
  readonly name: string;
  /** What has happened. */
  readonly says: string;
  /** The anchor in the runbook, after `alarm-`. */
  readonly page: string;
}

/** When a metric is too high. */
interface Limit {
  readonly metric: IMetric;
  readonly threshold: number;
  /** Periods looked at, and how many of them must be too high; one unless given. */
  readonly periods?: readonly [of: number, high: number];
  /** What a period without a measurement says; that nothing happened unless given. */
  readonly missing?: TreatMissingData;
}

/** What somebody must look at. Each alarm names its page in the runbook. */
export class Alarms extends Construct {
  readonly all: Alarm[] = [];
  private readonly action: SnsAction;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { watched, policy, limitsLiveness, topic } = props;
    this.action = new SnsAction(topic);
    this.failedExecutions(watched);
    this.deadLetters(watched);
    this.functionErrors(watched);
    this.apiFaults(watched);
    this.throttling(watched);
    this.noDecisions(watched, policy);
    this.abuse();
    if (limitsLiveness) this.livenessBudget();
    this.unpublishedChanges(watched);
    this.webhooks(watched);
    for (const reason of watchedReasons) this.risingRejections(reason);
  }

  private failedExecutions({ stateMachine }: Watched): void {
    const counted = { statistic: Stats.SUM, period: Duration.minutes(5) };
    this.tooHigh(
      'FailedExecutions',
      { name: 'failed-executions', says: 'Executions failed.', page: 'failed-executions' },
      {
        metric: new MathExpression({
          expression: 'FILL(failed, 0) + FILL(timedOut, 0)',
          usingMetrics: {
            failed: stateMachine.metricFailed(counted),
            timedOut: stateMachine.metricTimedOut(counted),
          },
          period: counted.period,
          label: 'Executions that failed or timed out',
        }),
        threshold: 1,
      },
    );
  }

  private deadLetters({ deadLetters }: Watched): void {
    deadLetters.forEach((queue, index) => {
      const place = queue.node.path.split('/').slice(1, -1).join('-').toLowerCase();
      this.tooHigh(
        `DeadLetters${index + 1}`,
        {
          name: `dead-letters-${place}`,
          says: `Something could not be delivered and lies in ${queue.node.path}.`,
          page: 'dead-letters',
        },
        {
          metric: queue.metricApproximateNumberOfMessagesVisible({
            statistic: Stats.MAXIMUM,
            period: Duration.minutes(5),
          }),
          threshold: 1,
        },
      );
    });
  }

  private functionErrors({ functions }: Watched): void {
    for (const handler of functions.filter(({ folder }) => folder !== FAILS_ON_PURPOSE)) {
      const { folder } = handler;
      this.tooHigh(
        `FunctionErrors-${folder}`,
        {
          name: `function-errors-${folder}`,
          says: `The function ${folder} keeps failing.`,
          page: 'function-errors',
        },
        {
          metric: handler.metricErrors({ statistic: Stats.SUM, period: Duration.minutes(15) }),
          threshold: 3,
        },
      );
    }
  }

  private apiFaults({ restApi }: Watched): void {
    this.tooHigh(
      'ApiFaults',
      { name: 'api-faults', says: 'The API answers with 5xx.', page: 'api-faults' },
      {
        metric: restApi.deploymentStage.metricServerError({
          statistic: Stats.SUM,
          period: Duration.minutes(5),
        }),
        threshold: 5,
      },
    );
  }

  /** What is refused as too many is sent again; it matters when that goes on. */
  private throttling({ stateMachine, tables }: Watched): void {
    const workflow = stateMachine.metricThrottled({
      statistic: Stats.SUM,
      period: Duration.minutes(5),
    });
    const throttles: [name: string, metric: IMetric][] = [
      ['Rekognition', rekognitionThrottles()],
      ['Workflow', workflow],
      ['Functions', functionThrottles()],
      ...tables.map((table): [string, IMetric] => [table.node.id, tableThrottles(table)]),
    ];
    for (const [name, metric] of throttles) {
      this.tooHigh(
        `Throttling${name}`,
        {
          name: `throttling-${name.toLowerCase()}`,
          says: `Requests keep being refused as too many: ${name}.`,
          page: 'throttling',
        },
        { metric, threshold: 10, periods: [3, 2] },
      );
    }
  }

  /** Who starts is approved, rejected or expired by the time that the policy gives applicants. */
  private noDecisions({ stateMachine }: Watched, { document, liveness }: Policy): void {
    const period = Duration.hours(1);
    const waits = Math.ceil((document.timeoutSeconds + liveness.timeoutSeconds) / 3600);
    const hours = Math.min(waits + 1, MOST_HOURS);
    this.tooHigh(
      'NoDecisions',
      {
        name: 'no-decisions',
        says: `Verifications start, and none was decided for ${hours} hours.`,
        page: 'no-decisions',
      },
      {
        metric: new MathExpression({
          expression: 'IF(FILL(started, 0) >= 5 AND FILL(decided, 0) < 1, 1, 0)',
          usingMetrics: {
            started: stateMachine.metricStarted({ statistic: Stats.SUM, period }),
            decided: ownMetric('Decided', { period }),
          },
          period,
          label: 'Hours with starts and without decisions',
        }),
        threshold: 1,
        periods: [hours, hours],
      },
    );
  }

  private abuse(): void {
    const period = Duration.minutes(15);
    this.tooHigh(
      'Abuse',
      { name: 'abuse', says: 'Failures have led to a block, or to many pauses.', page: 'abuse' },
      {
        metric: new MathExpression({
          expression: `FILL(pauses, 0) + ${MANY_PAUSES} * FILL(blocks, 0)`,
          usingMetrics: {
            pauses: ownMetric('Pauses', { period }),
            blocks: ownMetric('Blocks', { period }),
          },
          period,
          label: 'Pauses, a block for many',
        }),
        threshold: MANY_PAUSES,
      },
    );
    this.tooHigh(
      'ReplayedTokens',
      {
        name: 'replayed-tokens',
        says: 'Links of applicants keep being used a second time, or guessed.',
        page: 'replayed-tokens',
      },
      {
        metric: new MathExpression({
          expression: 'FILL(replayed, 0) + FILL(wrong, 0)',
          usingMetrics: {
            replayed: ownMetric('RefusedTokens', { period, by: ['Cause', 'replayed'] }),
            wrong: ownMetric('RefusedTokens', { period, by: ['Cause', 'wrong'] }),
          },
          period,
          label: 'Tokens replayed or wrong',
        }),
        threshold: 20,
      },
    );
  }

  /** Records of the stream that wait: events, and with them webhooks, are late. */
  private unpublishedChanges({ functions }: Watched): void {
    const publisher = functions.find(({ folder }) => folder === 'publish-status');
    if (!publisher) throw new Error('No function publishes changes of status.');
    this.tooHigh(
      'UnpublishedChanges',
      {
        name: 'unpublished-changes',
        says: 'Changes of status have not been published for 15 minutes.',
        page: 'unpublished-changes',
      },
      {
        metric: publisher.metric('IteratorAge', {
          statistic: Stats.MAXIMUM,
          period: Duration.minutes(5),
        }),
        threshold: Duration.minutes(15).toMilliseconds(),
      },
    );
  }

  private webhooks({ webhooks }: Watched): void {
    const period = Duration.minutes(15);
    this.tooHigh(
      'WebhookFailures',
      {
        name: 'webhook-failures',
        says: 'At least half of the attempts to send webhooks fail.',
        page: 'webhook-failures',
      },
      {
        metric: new MathExpression({
          expression:
            'IF(FILL(failed, 0) >= 10, 100 * FILL(failed, 0) / (FILL(failed, 0) + FILL(delivered, 0)), 0)',
          usingMetrics: {
            failed: ownMetric('WebhooksFailed', { period }),
            delivered: ownMetric('WebhooksDelivered', { period }),
          },
          period,
          label: 'Percent of attempts to send webhooks that failed',
        }),
        threshold: 50,
      },
    );
    // SQS leaves out of this age what was tried three times or more, so a receiver that is down does not raise it.
    this.tooHigh(
      'WebhooksWaiting',
      {
        name: 'webhooks-waiting',
        says: 'Webhooks wait to be sent for 15 minutes.',
        page: 'webhooks-waiting',
      },
      {
        metric: webhooks.metricApproximateAgeOfOldestMessage({
          statistic: Stats.MAXIMUM,
          period: Duration.minutes(5),
        }),
        threshold: Duration.minutes(15).toSeconds(),
      },
    );
  }

  /** Stays as it was until another session is opened or refused: nothing is spent in between. */
  private livenessBudget(): void {
    const limits = [
      ['nearly-spent', 'Four fifths of the day’s budget for liveness checks are spent.', 80],
      ['spent', 'The day’s budget for liveness checks is spent: applicants are put off.', 100],
    ] as const;
    for (const [name, says, threshold] of limits) {
      this.tooHigh(
        `LivenessBudget-${name}`,
        { name: `liveness-budget-${name}`, says, page: 'liveness-budget' },
        {
          metric: ownMetric('LivenessBudgetUsed', { statistic: Stats.MAXIMUM }),
          threshold,
          missing: TreatMissingData.IGNORE,
        },
      );
    }
  }

  /** Against what is usual at that hour and weekday. So few that chance decides count as none. */
  private risingRejections(reason: Reason): void {
    const period = Duration.hours(1);
    const share = new MathExpression({
      expression:
        'IF(FILL(decided, 0) >= 20 AND FILL(ended, 0) >= 5, 100 * FILL(ended, 0) / decided, 0)',
      usingMetrics: {
        decided: ownMetric('Decided', { period }),
        ended: ownMetric('Decided', { period, by: ['Reason', reason] }),
      },
      period,
      label: `Percent of decisions that were ${reason}`,
    });
    const name = reason.toLowerCase().replaceAll('_', '-');
    this.add(
      new AnomalyDetectionAlarm(this, `Rising-${name}`, {
        ...described({
          name: `rising-rejections-${name}`,
          says: `Unusually many verifications end with ${reason}.`,
          page: 'rising-rejections',
        }),
        metric: share,
        stdDevs: 3,
        comparisonOperator: ComparisonOperator.GREATER_THAN_UPPER_THRESHOLD,
        evaluationPeriods: 1,
      }),
    );
  }

  private tooHigh(
    id: string,
    description: Description,
    { metric, threshold, periods = [1, 1], missing = TreatMissingData.NOT_BREACHING }: Limit,
  ): void {
    const [evaluationPeriods, datapointsToAlarm] = periods;
    this.add(
      new Alarm(this, id, {
        ...described(description),
        metric,
        threshold,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluationPeriods,
        datapointsToAlarm,
        treatMissingData: missing,
      }),
    );
  }

  private add(alarm: Alarm): void {
    alarm.addAlarmAction(this.action);
    alarm.addOkAction(this.action);
    this.all.push(alarm);
  }
}

/** Nothing happened where nothing was measured. */
const described = ({ name, says, page }: Description) => ({
  alarmName: `${ALARM_PREFIX}${name}`,
  alarmDescription: `${says} See docs/operations.md#alarm-${page}`,
  treatMissingData: TreatMissingData.NOT_BREACHING,
});
