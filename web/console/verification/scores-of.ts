import type { ReviewedVerification } from '../api/review-api';

/** Where a score stands: enough, to be looked at by a person, or not as it should be. */
export type Standing = 'good' | 'unclear' | 'bad';

export interface Threshold {
  readonly name: string;
  /** 0–100. */
  readonly value: number;
}

export interface Score {
  readonly name: string;
  /** 0–100; null when it could not be measured. */
  readonly value: number | null;
  readonly thresholds: readonly Threshold[];
  readonly standing: Standing;
}

/** The scores of a verification, as its own policy judges them; those it has not come to are left out. */
export function scoresOf(verification: ReviewedVerification): Score[] {
  const { document, liveness, match, duplicates = [], policy } = verification;
  const scores: Score[] = documentScores(document, policy.document);
  if (liveness) {
    scores.push(atLeast('Liveness', liveness.confidence, policy.liveness.minimumConfidence));
  }
  if (match) scores.push(similarityScore(match.similarity, policy.match));
  const [closest] = duplicates.toSorted((one, other) => other.similarity - one.similarity);
  if (closest) {
    scores.push({
      name: 'Similarity to another subject',
      value: closest.similarity,
      thresholds: [{ name: 'Duplicate from', value: policy.duplicate.similarity }],
      standing: policy.duplicate.outcome === 'review' ? 'unclear' : 'bad',
    });
  }
  return scores;
}

function documentScores(
  document: ReviewedVerification['document'],
  policy: ReviewedVerification['policy']['document'],
): Score[] {
  const score = (name: string, measure: string, minimum: number): Score[] => {
    const value = numberIn(document?.face, measure);
    return value === undefined ? [] : [atLeast(name, value, minimum)];
  };
  return [
    ...score('Face on the document', 'confidence', policy.minimumConfidence),
    ...score('Sharpness of the document', 'sharpness', policy.minimumSharpness),
    ...score('Brightness of the document', 'brightness', policy.minimumBrightness),
  ];
}

function atLeast(name: string, value: number | null, minimum: number): Score {
  return {
    name,
    value,
    thresholds: [{ name: 'At least', value: minimum }],
    standing: value !== null && value >= minimum ? 'good' : 'bad',
  };
}

function similarityScore(
  value: number | null,
  { approveFrom, reviewFrom }: ReviewedVerification['policy']['match'],
): Score {
  const thresholds = [
    ...(reviewFrom < approveFrom ? [{ name: 'Review from', value: reviewFrom }] : []),
    { name: 'Approve from', value: approveFrom },
  ];
  const name = 'Similarity of the faces';
  // Images that cannot be compared are left to a reviewer.
  if (value === null) return { name, value, thresholds, standing: 'unclear' };
  if (value >= approveFrom) return { name, value, thresholds, standing: 'good' };
  return { name, value, thresholds, standing: value >= reviewFrom ? 'unclear' : 'bad' };
}

/** A number of a verdict, whose other members the API leaves open. */
function numberIn(value: unknown, name: string): number | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const member: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
  return typeof member === 'number' ? member : undefined;
}
