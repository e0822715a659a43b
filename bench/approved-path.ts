import { pricesFor, type Prices } from '../lambdas/shared/prices';
import { approvalUsage } from '../scripts/cost/approval';

export interface ListPrice {
  readonly transitions: number;
  /** US dollars. */
  readonly total: number;
  readonly prices: Prices;
}

/** What AWS charges by its list for the recognition and the workflow of a verification approved at first attempts. */
export function approvedListPrice(): ListPrice {
  const prices = pricesFor('us-east-1');
  const { livenessCheck, imageAnalysis, stateTransition } = approvalUsage();
  return {
    transitions: stateTransition,
    total:
      livenessCheck * prices.livenessCheck +
      imageAnalysis * prices.imageAnalysis +
      stateTransition * prices.stateTransition,
    prices,
  };
}
