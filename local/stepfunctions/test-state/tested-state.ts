import { ServiceError } from '../../service';
import type { State, StateGroup } from '../definition/asl';
import { checkDefinition, checkState, groupsWithin } from '../definition/validate';
import type { Integrations } from '../integrations/integrations';

/** What AWS calls a state whose definition comes alone. */
export const NAMELESS = 'StateName';

/** The state that is to be tried. */
export interface TestedState {
  readonly name: string;
  readonly state: State;
  /** Whether it is run by the iterations of a Map. */
  readonly inMap: boolean;
}

/**
 * Reads the definition of a state, or that of a state machine which has a state of that name, on whatever level.
 *
 * @throws ServiceError `InvalidDefinition`; `ValidationException` when there is no such state.
 */
export function readTestedState(
  definition: string,
  stateName: string | undefined,
  integrations: Integrations,
): TestedState {
  if (stateName === undefined) {
    const state = checkState(definition, NAMELESS, integrations);
    return { name: NAMELESS, state, inMap: false };
  }
  const found = findIn(checkDefinition(definition, integrations), stateName, false);
  if (!found) throw new ServiceError('ValidationException', 'State not found in definition');
  return found;
}

function findIn({ States }: StateGroup, name: string, inMap: boolean): TestedState | undefined {
  const state = Object.hasOwn(States, name) ? States[name] : undefined;
  if (state) return { name, state, inMap };
  for (const outer of Object.values(States)) {
    const found = findWithin(outer, name, inMap);
    if (found) return found;
  }
  return undefined;
}

/** The state of that name that a Map or Parallel holds. */
export function findWithin(
  outer: State,
  name: string,
  inMap = outer.Type === 'Map',
): TestedState | undefined {
  for (const [, group] of groupsWithin(outer)) {
    const found = findIn(group, name, inMap || outer.Type === 'Map');
    if (found) return found;
  }
  return undefined;
}
