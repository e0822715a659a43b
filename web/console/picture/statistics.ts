import type { Reason, Scores } from '../api/review-api';
import { periodsOf, type Periods } from './periods';

/** How many verifications came how far. */
export interface Stage {
  readonly name: string;
  readonly count: number;
}

/** The way of verifications from their start to an approval. */
export function funnelOf(scores: readonly Scores[]): Stage[] {
  const count = (reached: (one: Scores) => boolean): number => scores.filter(reached).length;
  return [
    { name: 'Started', count: scores.length },
    { name: 'Document accepted', count: count((one) => one.documentAccepted === true) },
    { name: 'Living person', count: count((one) => one.livenessAccepted === true) },
    { name: 'Faces compared', count: count((one) => one.similarity !== undefined) },
    { name: 'Same person', count: count(wasSearched) },
    { name: 'Approved', count: count(({ status }) => status === 'approved') },
  ];
}

/** Whether the face was looked for among those enrolled, which it is once person and document are one. */
export const wasSearched = (one: Scores): boolean =>
  one.enrolled ||
  one.status === 'approved' ||
  one.duplicateSimilarity !== undefined ||
  one.reason === 'DUPLICATE_FACE' ||
  one.reviewOf === 'duplicate' ||
  one.reviewOf === 'face_change';

const wasApproved = ({ status }: Scores): boolean => status === 'approved';

/** Verifications that were decided, by when they were. */
export const decidedOverTime = (scores: readonly Scores[]): Periods<Scores> =>
  periodsOf(
    scores.filter(({ decidedAt }) => decidedAt !== undefined),
    ({ decidedAt = '' }) => new Date(decidedAt),
  );

/** Reasons that occur, the most frequent first. */
export function reasonsOf(scores: readonly Scores[]): Reason[] {
  const counts = new Map<Reason, number>();
  for (const { reason } of scores) if (reason) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([reason]) => reason);
}

/** How often scores lie within a range. */
export interface Bin {
  /** Scores from here on (0–100) … */
  readonly from: number;
  /** … up to here, this included in the last bin only. */
  readonly to: number;
  readonly count: number;
}

/**
 * Counts scores (0–100) in ranges of one width.
 *
 * @param lowest where the ranges begin at the latest; lower scores move it down
 */
export function histogramOf(scores: readonly number[], width: number, lowest: number): Bin[] {
  const first = Math.floor(scores.reduce((a, b) => Math.min(a, b), lowest) / width);
  const bins = Array.from({ length: Math.ceil(100 / width) - first }, () => 0);
  for (const score of scores) {
    const index = Math.min(Math.floor(score / width) - first, bins.length - 1);
    bins[index] = (bins[index] ?? 0) + 1;
  }
  return bins.map((count, index) => {
    const from = (first + index) * width;
    return { from, to: Math.min(from + width, 100), count };
  });
}

/** The value that this share (0–1) of values does not exceed (nearest rank); undefined without any. */
export function percentileOf(values: readonly number[], share: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

export const machineTimesOf = (scores: readonly Scores[]): number[] =>
  scores.flatMap(({ machineMilliseconds }) => machineMilliseconds ?? []);

/** How many attempts of each kind approved verifications took. */
export interface Attempts {
  readonly attempts: number;
  readonly documents: number;
  readonly livenessChecks: number;
  readonly livenessSessions: number;
}

/** How many approvals took one attempt, two, and so on. */
export function attemptsOfApprovals(scores: readonly Scores[]): Attempts[] {
  const approved = scores.filter(wasApproved);
  const most = approved.reduce(
    (highest, one) =>
      Math.max(highest, one.documentAttempt, one.livenessAttempt, one.livenessSessions),
    0,
  );
  return Array.from({ length: most }, (_, index) => {
    const attempts = index + 1;
    const count = (taken: (one: Scores) => number): number =>
      approved.filter((one) => taken(one) === attempts).length;
    return {
      attempts,
      documents: count((one) => one.documentAttempt),
      livenessChecks: count((one) => one.livenessAttempt),
      livenessSessions: count((one) => one.livenessSessions),
    };
  });
}

export function meanOf(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
