import type { SucceedState } from '../definition/asl';
import type { Behaviour } from './behaviour';

export const succeed: Behaviour<SucceedState> = {
  begin: (step) => step.leave({ otherwise: step.activation.input }),
};
