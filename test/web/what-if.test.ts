import { policySchema } from '../../lambdas/shared/policy';
import type { Scores } from '../../web/console/api/review-api';
import { compare, provisosOf } from '../../web/console/what-if/comparison';
import { judge, thresholdsOf, type Thresholds } from '../../web/console/what-if/judge';
import { policyWith, versionFault } from '../../web/console/what-if/new-policy';
import { thresholdFaults } from '../../web/console/what-if/thresholds';
import { policy, scoresOf } from './scores';

const now = thresholdsOf(policy);
const reviewing = { ...policy, duplicate: { ...policy.duplicate, outcome: 'review' as const } };

const judged = (
  differences: Partial<Scores>,
  thresholds: Partial<Thresholds> = {},
  rules = policy,
) => judge(scoresOf(differences), { ...now, ...thresholds }, rules);

const rejectedAs = (reason: Scores['reason'], further: Partial<Scores> = {}): Partial<Scores> => ({
  status: 'rejected',
  reason,
  enrolled: false,
  ...further,
});

describe('Judging by other thresholds', () => {
  it.each<[string, Partial<Scores>, object]>([
    ['an approval', {}, { outcome: 'approved' }],
    [
      'a low liveness score after the last attempt',
      rejectedAs('LIVENESS_LOW', { liveness: 50, similarity: undefined, livenessAttempt: 3 }),
      { outcome: 'rejected', reason: 'LIVENESS_LOW' },
    ],
    [
      'another face',
      rejectedAs('FACE_MISMATCH', { similarity: 20 }),
      { outcome: 'rejected', reason: 'FACE_MISMATCH' },
    ],
    [
      'a case that a reviewer rejected',
      rejectedAs('REVIEWER_REJECTED', { similarity: 85, reviewOf: 'match', review: 'reject' }),
      { outcome: 'rejected', reason: 'REVIEWER_REJECTED' },
    ],
    [
      'a case that a reviewer approved',
      { similarity: 85, reviewOf: 'match', review: 'approve' },
      { outcome: 'approved' },
    ],
    [
      'a case that waits for a reviewer',
      { status: 'in_review', similarity: 85, reviewOf: 'match', enrolled: false },
      { outcome: 'review' },
    ],
    [
      'a comparison that found no face',
      { status: 'in_review', similarity: null, reviewOf: 'match', enrolled: false },
      { outcome: 'review' },
    ],
    [
      'a duplicate',
      rejectedAs('DUPLICATE_FACE', { duplicateSimilarity: 99 }),
      { outcome: 'rejected', reason: 'DUPLICATE_FACE' },
    ],
    [
      'a duplicate whose faces a reviewer had approved before',
      rejectedAs('DUPLICATE_FACE', {
        similarity: 85,
        duplicateSimilarity: 99,
        reviewOf: 'duplicate',
        review: 'reject',
      }),
      { outcome: 'rejected', reason: 'DUPLICATE_FACE' },
    ],
    [
      'a duplicate that a reviewer allowed',
      { duplicateSimilarity: 99, reviewOf: 'duplicate', review: 'approve' },
      { outcome: 'approved' },
    ],
  ])('finds the same by the same ones: %s', (_, differences, expected) => {
    expect(judged(differences)).toEqual(expected);
  });

  it('sends approvals to review, and rejects them, as thresholds rise', () => {
    const one = { similarity: 96 };
    expect(judged(one, { approveFrom: 97 })).toEqual({ outcome: 'review' });
    expect(judged(one, { approveFrom: 98, reviewFrom: 97 })).toEqual({
      outcome: 'rejected',
      reason: 'FACE_MISMATCH',
    });
  });

  it('approves without the reviewer whose answer was the same', () => {
    const one = { similarity: 85, reviewOf: 'match' as const, review: 'approve' as const };
    expect(judged(one, { approveFrom: 85 })).toEqual({ outcome: 'approved' });
  });

  it('approves a face that is no duplicate any more', () => {
    const one = rejectedAs('DUPLICATE_FACE', { duplicateSimilarity: 96 });
    expect(judged(one, { duplicateSimilarity: 97 })).toEqual({ outcome: 'approved' });
  });

  it('sends a duplicate to review where the policy wants that', () => {
    const one = rejectedAs('DUPLICATE_FACE', { duplicateSimilarity: 99 });
    expect(judged(one, {}, reviewing)).toEqual({ outcome: 'review' });
  });

  it('does not guess how another attempt would have ended', () => {
    expect(judged({ liveness: 85 }, { livenessMinimum: 90 })).toEqual({
      outcome: 'unknown',
      because: 'ANOTHER_ATTEMPT',
    });
  });

  it('does not guess how faces compare that never were compared', () => {
    const low = { liveness: 70, similarity: undefined, livenessAttempt: 3 };
    expect(judged(rejectedAs('LIVENESS_LOW', low), { livenessMinimum: 60 })).toEqual({
      outcome: 'unknown',
      because: 'NEVER_COMPARED',
    });
  });

  it('does not guess whether a face is enrolled that never was looked for', () => {
    const one = rejectedAs('FACE_MISMATCH', { similarity: 75 });
    expect(judged(one, { approveFrom: 70, reviewFrom: 70 })).toEqual({
      outcome: 'unknown',
      because: 'NEVER_SEARCHED',
    });
  });

  it.each<[string, Partial<Scores>]>([
    ['documents', rejectedAs('NO_FACE', { liveness: undefined, similarity: undefined })],
    ['failed checks', rejectedAs('LIVENESS_FAILED', { liveness: null, similarity: undefined })],
    ['what expired', { status: 'expired', reason: 'EXPIRED' }],
    ['what is under way', { status: 'deciding' }],
  ])('has nothing to say about %s', (_, differences) => {
    expect(judged(differences)).toBeUndefined();
  });
});

describe('A comparison', () => {
  const scores = [
    scoresOf({ similarity: 99 }),
    scoresOf({ similarity: 96 }),
    scoresOf(rejectedAs('FACE_MISMATCH', { similarity: 20 })),
    scoresOf({ status: 'expired' }),
  ];

  it('finds no change by the thresholds in force', () => {
    expect(compare(scores, now, policy)).toEqual({
      judged: 3,
      before: { approved: 2, rejected: 1, review: 0, unknown: 0 },
      after: { approved: 2, rejected: 1, review: 0, unknown: 0 },
      changes: [],
    });
  });

  it('lists what would have changed, and counts it', () => {
    const { before, after, changes } = compare(scores, { ...now, approveFrom: 97 }, policy);
    expect(before).toMatchObject({ approved: 2, review: 0 });
    expect(after).toMatchObject({ approved: 1, review: 1 });
    expect(changes).toEqual([{ verification: scores[1], judgement: { outcome: 'review' } }]);
  });

  it('says what the stored scores cannot tell', () => {
    const lower = { ...now, duplicateSimilarity: 90, livenessMinimum: 60 };
    const those = [scoresOf(), scoresOf({ livenessAttempt: 2, policyVersion: 'older' })];
    expect(provisosOf(those, lower, policy)).toEqual([
      { kind: 'fainterDuplicates', count: 2 },
      { kind: 'earlierAttempts', count: 1 },
      { kind: 'otherPolicies', count: 1 },
    ]);
    expect(provisosOf([scoresOf()], { ...now, duplicateSimilarity: 99 }, policy)).toEqual([]);
  });
});

describe('A new policy', () => {
  it('is the one in force with the thresholds and a name of its own, and can be deployed', () => {
    const thresholds = { ...now, approveFrom: 97.5, duplicateSimilarity: 99 };
    const next = policyWith(policy, thresholds, 'stricter-2');
    expect(policySchema.parse(next)).toEqual({
      ...policy,
      version: 'stricter-2',
      match: { ...policy.match, approveFrom: 97.5 },
      duplicate: { ...policy.duplicate, similarity: 99 },
    });
  });

  it('needs a name that is not taken', () => {
    expect(versionFault('stricter-2', policy)).toBeUndefined();
    expect(versionFault(policy.version, policy)).toContain('in force');
    expect(versionFault('two words', policy)).toContain('letters');
  });
});

describe('Thresholds', () => {
  const faults = (differences: Partial<Thresholds>) => thresholdFaults({ ...now, ...differences });

  it('are scores from 0 to 100', () => {
    expect(faults({})).toEqual({});
    expect(faults({ livenessMinimum: 0, duplicateSimilarity: 100 })).toEqual({});
    expect(faults({ livenessMinimum: 0.8 }).livenessMinimum).toContain('not from 0 to 1');
    expect(faults({ approveFrom: 101 }).approveFrom).toContain('0 to 100');
    expect(faults({ duplicateSimilarity: Number.NaN }).duplicateSimilarity).toContain('0 to 100');
  });

  it('review no faces that are approved', () => {
    expect(faults({ reviewFrom: 99 }).reviewFrom).toContain('make both equal');
    expect(faults({ reviewFrom: now.approveFrom })).toEqual({});
  });
});
