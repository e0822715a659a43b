import type { ParallelState } from '../definition/asl';
import { Payload } from '../payload';
import type { Behaviour } from './behaviour';
import { join } from './join';

export const parallel: Behaviour<ParallelState> = {
  async begin(step) {
    const { Arguments } = step.state;
    const input =
      Arguments === undefined
        ? step.activation.input
        : Payload.of(await step.evaluate(Arguments, 'Arguments'));
    step.record('ParallelStateStarted', undefined, { input: input.text });
  },
  proceed: join,
};
