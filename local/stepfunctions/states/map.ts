import type { JsonValue } from '../../service';
import type { MapState } from '../definition/asl';
import { branchKey } from '../execution/branch';
import type { Step } from '../execution/step';
import { EvaluationFailure } from '../failure';
import type { Behaviour } from './behaviour';
import { join } from './join';

async function itemsOf(step: Step<MapState>): Promise<JsonValue[]> {
  const { Items } = step.state;
  const items =
    Items === undefined
      ? step.activation.input.value
      : await step.evaluateAs('array', Items, 'Items');
  if (Array.isArray(items)) return items;
  throw new EvaluationFailure(
    `Map state input must be an array but was: ${JSON.stringify(items)}`,
    undefined,
  );
}

/** What an iteration gets as its input. */
export async function iterationInput(
  step: Step<MapState>,
  index: number,
  item: JsonValue,
): Promise<JsonValue> {
  const { ItemSelector } = step.state;
  return ItemSelector === undefined
    ? item
    : step.evaluate(ItemSelector, 'ItemSelector', { mapItem: { Index: index, Value: item } });
}

/** Starts the next iteration if the concurrency allows it. Answers whether it did. */
async function startIteration(step: Step<MapState>): Promise<boolean> {
  const { fork, name } = step.activation;
  if (!fork?.items || fork.children.length === fork.length) return false;
  const running = fork.children.filter((child) => !child.output).length;
  if (fork.maxConcurrency > 0 && running >= fork.maxConcurrency) return false;
  const index = fork.children.length;
  const input = await iterationInput(step, index, fork.items[index] ?? null);
  step.turn.record(
    { key: branchKey(fork.startedEventId, index), lastEventId: fork.lastInnerEventId },
    'MapIterationStarted',
    { name, index },
    { memo: { input: JSON.stringify(input) } },
  );
  return true;
}

/** Notes the success of an iteration whose last state was left. Answers whether there was one. */
function endIteration({ activation, turn }: Step<MapState>): boolean {
  const { fork, name } = activation;
  const ended = fork?.children.find((child) => child.output && !child.acknowledged);
  if (!ended) return false;
  turn.record(ended, 'MapIterationSucceeded', { name, index: ended.index });
  return true;
}

export const map: Behaviour<MapState> = {
  async begin(step) {
    const items = await itemsOf(step);
    const maxConcurrency = await step.evaluateInteger(
      step.state.MaxConcurrency ?? 0,
      'MaxConcurrency',
      0,
    );
    step.record('MapStateStarted', { length: items.length }, { items, maxConcurrency });
  },
  proceed: async (step) => endIteration(step) || (await startIteration(step)) || join(step),
};
