import { GraphWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { reasonSchema } from '../../lambdas/shared/reasons';
import { ownMetric } from './own-metrics';

const OUTCOMES = ['approved', 'rejected', 'expired', 'canceled'];

/** What starts, how it ends, and why. */
export function outcomeWidgets(): GraphWidget[] {
  return [
    new GraphWidget({
      title: 'Started and decided',
      width: 8,
      left: [ownMetric('Started'), ownMetric('Decided')],
    }),
    new GraphWidget({
      title: 'Decided, by outcome',
      width: 8,
      stacked: true,
      left: OUTCOMES.map((outcome) =>
        ownMetric('Decided', { by: ['Outcome', outcome], label: outcome }),
      ),
    }),
    new GraphWidget({
      title: 'Not approved, by reason',
      width: 8,
      stacked: true,
      left: reasonSchema.options.map((reason) =>
        ownMetric('Decided', { by: ['Reason', reason], label: reason }),
      ),
    }),
  ];
}
