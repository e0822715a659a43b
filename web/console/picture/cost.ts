import type { ReviewSettings, Scores, Status } from '../api/review-api';
import { wasSearched } from './statistics';
import { workflowParts } from './workflow-parts';

type Prices = ReviewSettings['prices'];

/** What a part of the workflow takes. */
interface Part {
  readonly analyses: number;
  readonly transitions: number;
}

/**
 * What a verification has cost by list price. Liveness sessions are as they were counted; analyses of images and
 * transitions follow from how far it came with one collection of faces, so retries after faults are not in it.
 *
 * @returns in the currency of the prices
 */
export function costOf(one: Scores, prices: Prices): number {
  const { analyses, transitions } = usageOf(one);
  return (
    one.livenessSessions * prices.livenessCheck +
    analyses * prices.imageAnalysis +
    transitions * prices.stateTransition
  );
}

/** Analyses of images and transitions of the workflow, by how far a verification came. */
export function usageOf(one: Scores): Part {
  const { start, document, liveness, match, search, enrolment, decision, reason } = workflowParts;
  const documents = documentsJudged(one);
  const checks = checksJudged(one);
  const decided = one.decidedAt === undefined ? 0 : 1;
  const asked = reviewPart(one);
  const taken: readonly (readonly [Part, number])[] = [
    [start, 1],
    [document, documents],
    [liveness, checks],
    [match, one.similarity === undefined ? 0 : 1],
    [search, wasSearched(one) ? 1 : 0],
    ...(asked ? [[asked, 1] as const] : []),
    [enrolment, one.enrolled ? 1 : 0],
    [decision, decided],
    [reason, one.status === 'approved' ? 0 : decided],
  ];
  const sum = (of: keyof Part): number =>
    taken.reduce((total, [part, times]) => total + times * part[of], 0);
  // An unanswered wait for an applicant is one transition; one for reviewers is all of its part but the choice behind it.
  const awaited = one.documentAttempt + one.livenessAttempt - documents - checks;
  const unanswered = asked && one.review === undefined ? 1 : 0;
  return { analyses: sum('analyses'), transitions: sum('transitions') + awaited - unanswered };
}

/** What reviewers were asked last; an approval that is doubted later is no way through the workflow. */
function reviewPart({ reviewOf }: Scores): Part | undefined {
  const { review, duplicateReview, faceChangeReview } = workflowParts;
  if (reviewOf === 'match') return review;
  if (reviewOf === 'duplicate') return duplicateReview;
  return reviewOf === 'face_change' ? faceChangeReview : undefined;
}

/** Documents that were looked at: the newest attempt may still wait for one, or have waited in vain. */
const documentsJudged = ({ documentAttempt, documentAccepted, status }: Scores): number =>
  documentAccepted === true || status === 'rejected'
    ? documentAttempt
    : Math.max(0, documentAttempt - 1);

/** Liveness checks that came to an end, likewise. */
const checksJudged = ({ livenessAttempt, livenessAccepted, status }: Scores): number =>
  livenessAccepted === true || status === 'rejected'
    ? livenessAttempt
    : Math.max(0, livenessAttempt - 1);

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
