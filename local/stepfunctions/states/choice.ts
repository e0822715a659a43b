import type { ChoiceState } from '../definition/asl';
import { StateFailure } from '../failure';
import type { Behaviour } from './behaviour';

export const choice: Behaviour<ChoiceState> = {
  async begin(step) {
    const { state, activation } = step;
    for (const [index, rule] of state.Choices.entries()) {
      const location = `Choices[${index}]`;
      if (!(await step.evaluateAs('boolean', rule.Condition, `${location}/Condition`))) continue;
      return step.leave({
        rule: { by: rule, location },
        next: rule.Next,
        otherwise: activation.input,
      });
    }
    if (state.Default === undefined) {
      throw new StateFailure(
        'States.NoChoiceMatched',
        `An error occurred while executing the state '${activation.name}' (entered at the event id #${activation.enteredEventId}). ` +
          'Failed to transition out of the state. The state does not point to a next state.',
      );
    }
    return step.leave({ next: state.Default, otherwise: activation.input });
  },
};
