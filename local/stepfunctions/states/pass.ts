import type { PassState } from '../definition/asl';
import type { Behaviour } from './behaviour';

export const pass: Behaviour<PassState> = {
  begin: (step) => step.leave({ next: step.state.Next, otherwise: step.activation.input }),
};
