import { Duration } from 'aws-cdk-lib';
import { GraphWidget, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { ownMetric } from './own-metrics';
import { functionThrottles, rekognitionThrottles, tableThrottles } from './service-metrics';
import type { Watched } from './watched';

/** Services of AWS that functions call, by the names their clients count under. */
const CALLED_SERVICES = [
  'cloudwatch',
  'dynamodb',
  'events',
  'kms',
  'rekognition',
  's3',
  'secretsmanager',
  'sqs',
  'states',
  'sts',
];

const counted = { statistic: Stats.SUM, period: Duration.minutes(5) };

/** What is refused, repeated, broken or undeliverable. */
export function faultWidgets({
  stateMachine,
  restApi,
  functions,
  tables,
  deadLetters,
}: Watched): GraphWidget[] {
  const stage = restApi.deploymentStage;
  return [
    new GraphWidget({
      title: 'Refused as too many, by service',
      width: 6,
      left: [
        rekognitionThrottles(),
        stateMachine.metricThrottled({ ...counted, label: 'Step Functions' }),
        functionThrottles(),
        ...tables.map((table) => tableThrottles(table)),
      ],
    }),
    new GraphWidget({
      title: 'Requests of functions, refused and sent again',
      width: 6,
      left: (['Throttles', 'Retries'] as const).flatMap((name) =>
        CALLED_SERVICES.map((service) =>
          ownMetric(name, { by: ['Service', service], label: `${service} ${name}` }),
        ),
      ),
    }),
    new GraphWidget({
      title: 'Faults of executions and functions, dead letters',
      width: 6,
      left: [
        stateMachine.metricFailed({ ...counted, label: 'Executions failed' }),
        stateMachine.metricTimedOut({ ...counted, label: 'Executions timed out' }),
        ...functions.map((handler) => handler.metricErrors({ ...counted, label: handler.folder })),
      ],
      right: deadLetters.map((queue) =>
        queue.metricApproximateNumberOfMessagesVisible({
          statistic: Stats.MAXIMUM,
          label: queue.node.path,
        }),
      ),
    }),
    new GraphWidget({
      title: 'The API: refusals, faults, and how long 99 of 100 wait at most',
      width: 6,
      left: [
        stage.metricClientError({ ...counted, label: '4xx' }),
        stage.metricServerError({ ...counted, label: '5xx' }),
      ],
      right: [stage.metricLatency({ statistic: Stats.percentile(99), label: 'p99' })],
    }),
  ];
}
