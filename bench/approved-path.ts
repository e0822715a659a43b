import { defaultPolicy } from '../lambdas/shared/policy';
import { prices } from '../lambdas/shared/prices';
import { branchesOf } from '../scripts/cost/branches';
import { usageOf } from '../scripts/cost/usage';
import { usesUnder } from '../scripts/cost/uses';
import { readDefinition } from '../scripts/state-graph';

export interface ListPrice {
  readonly transitions: number;
  /** US dollars. */
  readonly total: number;
}

/** What AWS charges by its list for the recognition and the workflow of a verification approved at first attempts. */
export function approvedListPrice(): ListPrice {
  const definition = readDefinition();
  const [approved] = branchesOf(definition, defaultPolicy);
  if (!approved) throw new Error('The workflow approves nobody.');
  const amounts = usageOf(approved, definition, usesUnder(defaultPolicy));
  const { livenessCheck = 0, imageAnalysis = 0, stateTransition = 0 } = amounts;
  return {
    transitions: stateTransition,
    total:
      livenessCheck * prices.livenessCheck +
      imageAnalysis * prices.imageAnalysis +
      stateTransition * prices.stateTransition,
  };
}
