import { type JsonValue, ServiceError } from '../../service';
import type { MapState, ParallelState } from '../definition/asl';
import type { Step } from '../execution/step';
import { StateFailure } from '../failure';
import { iterationInput } from '../states/map';

/** What is shown of a Map, whose iterations are not run. */
export interface MapInspection {
  /** JSON text of the inputs of its iterations. */
  readonly afterItemSelector?: string;
  readonly toleratedFailureCount?: number;
  readonly toleratedFailurePercentage?: number;
  readonly maxConcurrency: number;
}

export const isMap = (step: Step<MapState | ParallelState>): step is Step<MapState> =>
  step.state.Type === 'Map';

/** Evaluates what a Map says of its iterations. */
export async function inspectMap(step: Step<MapState>): Promise<MapInspection> {
  const { ItemSelector, ToleratedFailureCount, ToleratedFailurePercentage } = step.state;
  const { fork } = step.activation;
  const inputs: JsonValue[] = [];
  if (ItemSelector !== undefined) {
    for (const [index, item] of (fork?.items ?? []).entries()) {
      inputs.push(await iterationInput(step, index, item));
    }
  }
  return {
    ...(ItemSelector === undefined ? {} : { afterItemSelector: JSON.stringify(inputs) }),
    ...(ToleratedFailureCount === undefined
      ? {}
      : {
          toleratedFailureCount: await step.evaluateInteger(
            ToleratedFailureCount,
            'ToleratedFailureCount',
            0,
          ),
        }),
    ...(ToleratedFailurePercentage === undefined
      ? {}
      : {
          toleratedFailurePercentage: await step.evaluateAs(
            'number',
            ToleratedFailurePercentage,
            'ToleratedFailurePercentage',
          ),
        }),
    maxConcurrency: fork?.maxConcurrency ?? 0,
  };
}

/**
 * Fails a Map of whose iterations more are said to have failed than it tolerates. One that says nothing of it tolerates
 * any number here, as AWS has it.
 *
 * @throws StateFailure; ServiceError `ValidationException` for more failures than iterations.
 */
export function checkTolerance(
  { activation }: Step<MapState>,
  { toleratedFailureCount, toleratedFailurePercentage }: MapInspection,
  failures: number,
): void {
  const iterations = activation.fork?.length ?? 0;
  if (failures > iterations) {
    throw new ServiceError(
      'ValidationException',
      `mapIterationFailureCount must not exceed the number of items: ${iterations}`,
    );
  }
  const tooMany =
    failures > (toleratedFailureCount ?? Number.POSITIVE_INFINITY) ||
    failures * 100 > (toleratedFailurePercentage ?? Number.POSITIVE_INFINITY) * iterations;
  if (tooMany) {
    throw new StateFailure(
      'States.ExceedToleratedFailureThreshold',
      'The specified tolerated failure threshold was exceeded',
    );
  }
}
