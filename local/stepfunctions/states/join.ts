import type { MapState, ParallelState } from '../definition/asl';
import type { Step } from '../execution/step';
import { Payload } from '../payload';

/** Leaves a Map or Parallel with the outputs of its branches once all have ended. Answers whether they have. */
export async function join(step: Step<MapState | ParallelState>): Promise<boolean> {
  const { fork } = step.activation;
  if (!fork || fork.children.length < fork.length) return false;
  const outputs: string[] = [];
  for (const child of fork.children.toSorted((a, b) => a.index - b.index)) {
    if (!child.output) return false;
    outputs.push(child.output.text);
  }
  await leaveWith(step, Payload.ofText(`[${outputs.join(',')}]`));
  return true;
}

/** Leaves a Map or Parallel with the outputs of its branches, an array. */
export async function leaveWith(
  step: Step<MapState | ParallelState>,
  outputs: Payload,
): Promise<void> {
  await step.leave({
    next: step.state.Next,
    otherwise: outputs,
    extras: { result: outputs.value },
    before: () => step.record(`${step.state.Type}StateSucceeded`),
  });
}
