import type { State } from '../definition/asl';
import type { Step } from '../execution/step';

/** What a state of one type does. Every method may throw StateFailure, which its Retry and Catch then see. */
export interface Behaviour<S extends State = State> {
  /** The state was entered, or is tried again. */
  begin(step: Step<S>): Promise<void>;
  /** The time that a begun state waits for has come. */
  wake?(step: Step<S>): Promise<void>;
  /** Goes on as its branches end. Answers whether it did anything. */
  proceed?(step: Step<S>): Promise<boolean>;
}
