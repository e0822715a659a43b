import { Duration } from 'aws-cdk-lib';
import { GraphWidget, MathExpression, SingleValueWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { pricesFor, type Prices } from '../../lambdas/shared/prices';
import { approvalUsage } from '../../scripts/cost/approval';
import { ownMetric } from './own-metrics';
import { rekognitionCalls } from './service-metrics';

const ANALYSES = ['DetectFaces', 'CompareFaces', 'SearchFacesByImage', 'IndexFaces', 'SearchFaces'];

/**
 * What a day costs at list prices, as far as verifications make it; an estimate beside the bill, which comes later.
 *
 * @param region where the deployment will be, as far as that is known
 */
export function costWidgets(region = 'us-east-1'): (GraphWidget | SingleValueWidget)[] {
  const prices = pricesFor(region);
  const parts = [liveness(prices), analyses(prices), transitions(prices)];
  const title = `US dollars a day, estimated at list prices of ${prices.region}, ${prices.version}`;
  return [
    new GraphWidget({ title, width: 16, stacked: true, left: parts }),
    new SingleValueWidget({ title: 'US dollars, the last day', width: 8, metrics: parts }),
  ];
}

const period = Duration.days(1);

const liveness = ({ livenessCheck }: Prices): MathExpression =>
  new MathExpression({
    expression: `sessions * ${livenessCheck}`,
    usingMetrics: { sessions: ownMetric('LivenessSessions', { period }) },
    period,
    label: 'Face Liveness',
  });

function analyses({ imageAnalysis }: Prices): MathExpression {
  const sum = ANALYSES.map((operation) => `FILL(calls${operation}, 0)`).join(' + ');
  return new MathExpression({
    expression: `(${sum}) * ${imageAnalysis}`,
    usingMetrics: Object.fromEntries(
      ANALYSES.map((operation) => [`calls${operation}`, rekognitionCalls(operation, period)]),
    ),
    period,
    label: 'Images analysed, of the whole account',
  });
}

/** As many as an approval at the first attempt takes; other ends take fewer, and further attempts more. */
const transitions = ({ stateTransition }: Prices): MathExpression =>
  new MathExpression({
    expression: `decided * ${approvalUsage().stateTransition * stateTransition}`,
    usingMetrics: { decided: ownMetric('Decided', { period }) },
    period,
    label: 'State transitions',
  });
