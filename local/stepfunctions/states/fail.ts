import type { FailState } from '../definition/asl';
import type { Step } from '../execution/step';
import { StateFailure } from '../failure';
import type { Behaviour } from './behaviour';

async function text(step: Step<FailState>, field: 'Error' | 'Cause'): Promise<string | undefined> {
  const template = step.state[field];
  return template === undefined ? undefined : step.evaluateAs('string', template, field);
}

export const fail: Behaviour<FailState> = {
  async begin(step) {
    throw new StateFailure(await text(step, 'Error'), await text(step, 'Cause'));
  },
};
