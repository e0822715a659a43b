import type { MapState, ParallelState } from '../definition/asl';
import type { Step } from '../execution/step';
import { Payload } from '../payload';

/** Leaves a Map or Parallel with the outputs of its branches once all have ended. Answers whether they have. */
export async function join(
  step: Step<MapState | ParallelState>,
  next: string | undefined,
): Promise<boolean> {
  const { fork } = step.activation;
  if (!fork || fork.children.length < fork.length) return false;
  const outputs: string[] = [];
  for (const child of fork.children.toSorted((a, b) => a.index - b.index)) {
    if (!child.output) return false;
    outputs.push(child.output.text);
  }
  const result = Payload.ofText(`[${outputs.join(',')}]`);
  await step.leave({
    next,
    otherwise: result,
    extras: { result: result.value },
    before: () => step.record(`${step.state.Type}StateSucceeded`),
  });
  return true;
}
