import type { State } from '../definition/asl';
import type { Step } from '../execution/step';
import type { Behaviour } from './behaviour';
import { choice } from './choice';
import { fail } from './fail';
import { map } from './map';
import { parallel } from './parallel';
import { pass } from './pass';
import { succeed } from './succeed';
import { task } from './task';
import { wait } from './wait';

const behaviours: { [T in State['Type']]: Behaviour<Extract<State, { Type: T }>> } = {
  Choice: choice,
  Fail: fail,
  Map: map,
  Parallel: parallel,
  Pass: pass,
  Succeed: succeed,
  Task: task,
  Wait: wait,
};

/** The behaviour of a state's type. A step of that type must be given to it, and `step.state.Type` chose it. */
export const behaviourOf = (step: Step): Behaviour => behaviours[step.state.Type];
