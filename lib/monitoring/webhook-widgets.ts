import { Duration } from 'aws-cdk-lib';
import { GraphWidget, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { ownMetric } from './own-metrics';
import type { Watched } from './watched';

const period = Duration.minutes(5);

/** Whether applications are told, and how long that takes. */
export function webhookWidgets({ webhooks, functions }: Watched): GraphWidget[] {
  const publisher = functions.filter(({ folder }) => folder === 'publish-status');
  return [
    new GraphWidget({
      title: 'Webhooks: attempts that arrived, and that failed',
      width: 8,
      left: [
        ownMetric('WebhooksDelivered', { label: 'arrived' }),
        ownMetric('WebhooksFailed', { label: 'failed' }),
      ],
    }),
    new GraphWidget({
      title: 'How long receivers take',
      width: 8,
      left: [50, 99].map((share) =>
        ownMetric('WebhookTime', { statistic: Stats.percentile(share), label: `p${share}` }),
      ),
    }),
    new GraphWidget({
      title: 'Messages that wait, and how long changes wait to become events',
      width: 8,
      left: [
        webhooks.metricApproximateNumberOfMessagesVisible({
          statistic: Stats.MAXIMUM,
          period,
          label: 'to be sent',
        }),
        webhooks.metricApproximateNumberOfMessagesNotVisible({
          statistic: Stats.MAXIMUM,
          period,
          label: 'being sent, or until another attempt',
        }),
      ],
      right: publisher.map((handler) =>
        handler.metric('IteratorAge', {
          statistic: Stats.MAXIMUM,
          period,
          label: 'oldest change',
        }),
      ),
    }),
  ];
}
