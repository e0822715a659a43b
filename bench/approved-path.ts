import { readDefinition } from '../scripts/state-graph';
import { prices } from '../lambdas/shared/prices';

/** Calls of Rekognition in the function that judges the document; the others are states of their own. */
const CALLS_OF_DOCUMENT_FUNCTION = 1;

/**
 * The states an approved verification enters, first attempts all round: the shortest way through the
 * definition to the decision to approve, and from there to the end. Ways that a Catch opens are left out.
 */
export function approvedPath(): string[] {
  const { StartAt } = readDefinition();
  return [...shortestPath(StartAt, 'Approve'), ...shortestPath('Approve', 'Approved').slice(1)];
}

function shortestPath(from: string, to: string): string[] {
  const { States } = readDefinition();
  const paths: string[][] = [[from]];
  const seen = new Set<string>();
  for (let path = paths.shift(); path; path = paths.shift()) {
    const last = path.at(-1) ?? from;
    if (last === to) return path;
    const state = States[last];
    if (!state || seen.has(last)) continue;
    seen.add(last);
    const next = [state.Next, state.Default, ...state.Choices.map(({ Next }) => Next)];
    for (const name of next) if (name !== undefined) paths.push([...path, name]);
  }
  throw new Error(`The workflow has no way from ${from} to ${to}.`);
}

export interface ListPrice {
  readonly transitions: number;
  /** US dollars. */
  readonly liveness: number;
  readonly imageAnalysis: number;
  readonly stateTransitions: number;
  readonly total: number;
}

/** What AWS charges by its list for one approved verification's recognition and workflow. */
export function approvedListPrice(): ListPrice {
  const path = approvedPath();
  // AWS counts the start of an execution as a transition, too.
  const transitions = path.length + 1;
  const { States } = readDefinition();
  const imageStates = path.filter((name) => States[name]?.Resource?.includes(':rekognition:'));
  const imageAnalysis = (imageStates.length + CALLS_OF_DOCUMENT_FUNCTION) * prices.imageAnalysis;
  const stateTransitions = transitions * prices.stateTransition;
  return {
    transitions,
    liveness: prices.livenessCheck,
    imageAnalysis,
    stateTransitions,
    total: prices.livenessCheck + imageAnalysis + stateTransitions,
  };
}
