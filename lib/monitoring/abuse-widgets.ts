import { GraphWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { offenderSchema } from '../../lambdas/shared/abuse/standing';
import { ownMetric } from './own-metrics';

const CAUSES = ['expired', 'replayed', 'wrong'];

/** Who is held back after failures, and which links are refused. */
export function abuseWidgets(): GraphWidget[] {
  return [
    new GraphWidget({
      title: 'Paused and blocked after failures',
      width: 12,
      left: (['Pauses', 'Blocks'] as const).flatMap((name) =>
        offenderSchema.options.map((by) =>
          ownMetric(name, { by: ['By', by], label: `${name}: ${by}` }),
        ),
      ),
    }),
    new GraphWidget({
      title: 'Refused tokens of applicants, by cause',
      width: 12,
      left: CAUSES.map((cause) =>
        ownMetric('RefusedTokens', { by: ['Cause', cause], label: cause }),
      ),
    }),
  ];
}
