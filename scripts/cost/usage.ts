import { statesOf, type Definition } from '../state-graph';
import { sumOf, type Amounts } from './amounts';
import type { Branch } from './branches';
import type { Uses } from './uses';

/**
 * All that a verification uses on its way of what has a price.
 *
 * @throws Error when a state calls something that nobody has counted
 */
export function usageOf({ path }: Branch, definition: Definition, uses: Uses): Amounts {
  const states = new Map(statesOf(definition));
  // AWS counts the start of an execution as a transition, too.
  const parts: Amounts[] = [uses.started, { stateTransition: path.length + 1 }];
  const completed = path.filter((name, index) => {
    const state = states.get(name);
    return isWait(state?.Resource) && path[index + 1] === state?.Next;
  });
  if (completed.length > 0) parts.push(uses.arrived);
  for (const name of completed) parts.push(known(uses.completions, name, name));
  for (const name of path) {
    const { Resource, Arguments } = states.get(name) ?? {};
    if (Resource === undefined) continue;
    const task = [Resource.replace('arn:aws:states:::', ''), Arguments?.FunctionName ?? ''];
    parts.push(known(uses.tasks, task.join(' ').trim(), name));
  }
  return sumOf(...parts);
}

const isWait = (resource: string | undefined): boolean =>
  resource?.endsWith('.waitForTaskToken') ?? false;

function known(uses: Readonly<Record<string, Amounts>>, key: string, state: string): Amounts {
  const found = uses[key];
  if (!found) throw new Error(`What the state "${state}" uses has not been counted: ${key}`);
  return found;
}
