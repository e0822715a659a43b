import type { Policy } from '../../lambdas/shared/policy';
import { statesOf, type Definition } from '../state-graph';

/** A way through the workflow. */
export interface Branch {
  readonly name: string;
  /** The states it enters, in their order, up to the end; those within a Map once, as there is one collection. */
  readonly path: readonly string[];
}

/**
 * Every way that settles a verification, read from the definition: approved, with a review where the way leads through
 * one; each rejection; and each wait in which nobody comes. What is not retried happens at the first attempt. A
 * rejection that the workflow speaks only when no attempt is left has used up as many as the policy grants.
 *
 * @throws Error when the definition has a loop that no rule of the policy ends
 */
export function branchesOf(definition: Definition, policy: Policy): Branch[] {
  const { StartAt, States } = definition;
  const approved = ['Enrol face', 'Record decision', 'Approved'];
  const waits = Object.keys(States).filter((name) => timeoutOf(definition, name) !== undefined);
  const plain = pathThrough(definition, [StartAt, ...approved]);
  const branches = [
    { name: 'Approve', path: plain },
    ...waits
      .filter((wait) => !plain.includes(wait))
      .map((wait) => ({
        name: `Approve, after ${wait}`,
        path: pathThrough(definition, [StartAt, wait, ...approved]),
      })),
    ...Object.keys(States)
      .filter((name) => name.startsWith('Reject '))
      .map((name) => ({
        name,
        path: [
          ...withAllAttempts(definition, policy, pathThrough(definition, [StartAt, name])),
          ...pathThrough(definition, [name, 'Rejected']).slice(1),
        ],
      })),
    ...waits.map((wait) => ({
      name: `Expire, in ${wait}`,
      path: [
        ...pathThrough(definition, [StartAt, wait]),
        ...pathThrough(definition, [timeoutOf(definition, wait) ?? '', 'Expired']),
      ],
    })),
  ];
  return branches.map(({ name, path }) => ({
    name,
    path: path.flatMap((state) => withInner(definition, state)),
  }));
}

/** A state, and what it runs if it is a Map. */
export function withInner({ States }: Definition, name: string): string[] {
  const { ItemProcessor } = States[name] ?? {};
  return [name, ...(ItemProcessor ? statesOf(ItemProcessor).map(([inside]) => inside) : [])];
}

/** Where a wait goes in which nobody came; undefined of a state that is no such wait. */
function timeoutOf({ States }: Definition, name: string): string | undefined {
  const state = States[name];
  if (!state?.Resource?.endsWith('.waitForTaskToken')) return undefined;
  return state.Catch.find(({ ErrorEquals }) => ErrorEquals.includes('States.Timeout'))?.Next;
}

/** The shortest way from state to state; ways that a Catch opens are left out. */
export function pathThrough(definition: Definition, states: readonly string[]): string[] {
  const [first, ...others] = states;
  if (first === undefined) return [];
  return others.reduce(
    (path, to) => [...path, ...shortestPath(definition, path.at(-1) ?? first, to).slice(1)],
    [first],
  );
}

function shortestPath(definition: Definition, from: string, to: string): string[] {
  const paths: string[][] = [[from]];
  const seen = new Set<string>();
  for (let path = paths.shift(); path; path = paths.shift()) {
    const last = path.at(-1) ?? from;
    if (last === to) return path;
    if (seen.has(last)) continue;
    seen.add(last);
    for (const name of nextOf(definition, last)) paths.push([...path, name]);
  }
  throw new Error(`The workflow has no way from ${from} to ${to}.`);
}

function nextOf({ States }: Definition, name: string): string[] {
  const state = States[name];
  if (!state) return [];
  const { Next, Default, Choices } = state;
  return [Next, Default, ...Choices.map((choice) => choice.Next)].filter(
    (next) => next !== undefined,
  );
}

/** A way to a rejection, with what the deciding state would rather have tried again as often as it may be. */
function withAllAttempts(definition: Definition, policy: Policy, path: string[]): string[] {
  const attempts: Readonly<Record<string, number>> = {
    'Await document': policy.document.attempts,
    'Await liveness': policy.liveness.attempts,
  };
  const before = path.slice(0, -2);
  const again = nextOf(definition, path.at(-2) ?? '').find((name) => before.includes(name));
  if (again === undefined) return path;
  const times = attempts[again];
  if (times === undefined) throw new Error(`No rule of the policy says how often ${again} is.`);
  const begin = path.indexOf(again);
  const attempt = path.slice(begin, -1);
  return [
    ...path.slice(0, begin),
    ...Array.from({ length: times }, () => attempt).flat(),
    ...path.slice(-1),
  ];
}
