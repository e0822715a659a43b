import type { ReviewSettings, Scores, Status } from '../api/review-api';
import { wasSearched } from './statistics';

type Prices = ReviewSettings['prices'];

/** States that each part of the workflow enters; AWS charges each, and the start. */
const TRANSITIONS = {
  start: 2,
  document: 4,
  liveness: 3,
  match: 3,
  review: 2,
  search: 3,
  enrol: 3,
  decision: 4,
  /** The state that names the reason of all but approvals. */
  reason: 1,
};

/**
 * What a verification has cost by list price. Liveness sessions are as they were counted; analyses of images and
 * transitions follow from how far it came with one collection of faces, so retries after faults are not in it.
 *
 * @returns in the currency of the prices
 */
export function costOf(one: Scores, prices: Prices): number {
  const documents = documentsJudged(one);
  const checks = one.liveness === undefined ? 0 : one.livenessAttempt;
  const compared = one.similarity === undefined ? 0 : 1;
  const searched = wasSearched(one) ? 1 : 0;
  const enrolled = one.enrolled ? 1 : 0;
  const decided = one.decidedAt === undefined ? 0 : 1;
  // An approval that is doubted later is no way through the workflow.
  const reviewed = one.reviewOf === undefined || one.reviewOf === 'enrolment' ? 0 : 1;
  const analyses = documents + compared + searched + 2 * enrolled;
  const transitions =
    TRANSITIONS.start +
    TRANSITIONS.document * documents +
    TRANSITIONS.liveness * checks +
    TRANSITIONS.match * compared +
    TRANSITIONS.review * reviewed +
    TRANSITIONS.search * searched +
    TRANSITIONS.enrol * enrolled +
    TRANSITIONS.decision * decided +
    TRANSITIONS.reason * (one.status === 'approved' ? 0 : decided);
  return (
    one.livenessSessions * prices.livenessCheck +
    analyses * prices.imageAnalysis +
    transitions * prices.stateTransition
  );
}

/** Documents that were looked at: the newest attempt may still wait for one, or have waited in vain. */
function documentsJudged({ documentAttempt, documentAccepted, status }: Scores): number {
  if (documentAccepted) return documentAttempt;
  return status === 'rejected' ? documentAttempt : documentAttempt - 1;
}

/** What decisions of one status cost on average. */
export interface DecisionCost {
  readonly status: Status;
  readonly decisions: number;
  readonly each: number;
}

/** Mean cost of decisions by their status, in the order of the first of each. */
export function costsByStatus(scores: readonly Scores[], prices: Prices): DecisionCost[] {
  const costs = new Map<Status, number[]>();
  for (const one of scores) {
    if (one.decidedAt === undefined) continue;
    costs.set(one.status, [...(costs.get(one.status) ?? []), costOf(one, prices)]);
  }
  return [...costs].map(([status, all]) => ({
    status,
    decisions: all.length,
    each: all.reduce((sum, cost) => sum + cost, 0) / all.length,
  }));
}
