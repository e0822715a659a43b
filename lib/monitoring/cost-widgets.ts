import { Duration } from 'aws-cdk-lib';
import { GraphWidget, MathExpression, SingleValueWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { prices } from '../../lambdas/shared/prices';
import { ownMetric } from './own-metrics';
import { rekognitionCalls } from './service-metrics';

/** Transitions of an approval at the first attempt; other ends take fewer, and further attempts more. */
const TRANSITIONS = 22;

const ANALYSES = ['DetectFaces', 'CompareFaces', 'SearchFacesByImage', 'IndexFaces', 'SearchFaces'];

/** What a day costs at list prices, as far as verifications make it; an estimate beside the bill, which comes later. */
export function costWidgets(): (GraphWidget | SingleValueWidget)[] {
  const parts = [liveness(), analyses(), transitions()];
  const title = `US dollars a day, estimated at list prices of ${prices.version}`;
  return [
    new GraphWidget({ title, width: 16, stacked: true, left: parts }),
    new SingleValueWidget({ title: 'US dollars, the last day', width: 8, metrics: parts }),
  ];
}

const period = Duration.days(1);

const liveness = (): MathExpression =>
  new MathExpression({
    expression: `sessions * ${prices.livenessCheck}`,
    usingMetrics: { sessions: ownMetric('LivenessSessions', { period }) },
    period,
    label: 'Face Liveness',
  });

function analyses(): MathExpression {
  const sum = ANALYSES.map((operation) => `FILL(calls${operation}, 0)`).join(' + ');
  return new MathExpression({
    expression: `(${sum}) * ${prices.imageAnalysis}`,
    usingMetrics: Object.fromEntries(
      ANALYSES.map((operation) => [`calls${operation}`, rekognitionCalls(operation, period)]),
    ),
    period,
    label: 'Images analysed, of the whole account',
  });
}

const transitions = (): MathExpression =>
  new MathExpression({
    expression: `decided * ${TRANSITIONS * prices.stateTransition}`,
    usingMetrics: { decided: ownMetric('Decided', { period }) },
    period,
    label: 'State transitions',
  });
