import './support/environment';
import {
  DeleteFacesCommand,
  RekognitionClient,
  ThrottlingException,
} from '@aws-sdk/client-rekognition';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/enforce-retention/handler';
import { toSubject, type Subject } from '../../lambdas/shared/enrolment/subject';
import { defaultPolicy } from '../../lambdas/shared/policy';
import { Evidence } from './support/evidence';
import { Tables } from './support/tables';
import { givenVerification, verificationId } from './support/verifications';

const tables = new Tables();
const evidence = new Evidence();
const rekognition = mockClient(RekognitionClient);

beforeEach(() => {
  for (const double of [tables, evidence, rekognition]) double.reset();
  rekognition.on(DeleteFacesCommand).callsFake(({ FaceIds }: { FaceIds: string[] }) => ({
    DeletedFaces: FaceIds,
  }));
});

afterEach(() => jest.useRealTimers());

const { faceDays } = defaultPolicy.retention;
const enrolledAt = '2026-11-24T10:00:00.000Z';
const after = (days: number) =>
  new Date(Date.parse(enrolledAt) + days * 86_400_000 + 1).toISOString();
const enforce = (time: string, left = 900_000) =>
  handler({ time, source: 'aws.events' }, { getRemainingTimeInMillis: () => left });

function givenFace(subjectId: string, differences: Partial<Subject> = {}): void {
  const subject = {
    subjectId,
    faceId: `face of ${subjectId}`,
    collectionId: 'faces',
    enrolledAt,
    source: 'import' as const,
  };
  tables.put('Subjects', toSubject({ ...subject, ...differences }));
}

const deletions = () =>
  rekognition
    .commandCalls(DeleteFacesCommand)
    .map(({ args: [{ input }] }) => [input.CollectionId, ...(input.FaceIds ?? [])]);

describe('Face vectors', () => {
  it('are kept for the days of the policy, and deleted from their collections after that', async () => {
    givenFace('a');
    givenFace('b', {
      collectionId: 'faces-2',
      replaced: [{ faceId: 'old', collectionId: 'faces' }],
    });
    givenFace('later', { enrolledAt: '2026-11-24T10:00:00.002Z' });
    await enforce(after(faceDays - 1));
    expect(deletions()).toEqual([]);
    await enforce(new Date(Date.parse(after(faceDays))).toISOString());
    expect(deletions().map((one) => one.toSorted())).toEqual(
      expect.arrayContaining([
        ['face of a', 'faces', 'old'].toSorted(),
        ['face of b', 'faces-2'].toSorted(),
      ]),
    );
    expect(tables.all('Subjects')).toMatchObject([{ subjectId: 'later' }]);
  });

  it('leave the row of their verification, with an event that says so', async () => {
    givenVerification(tables, {
      status: 'approved',
      subjectId: 'a',
      enrolment: { faceId: 'face of a' },
    });
    givenFace('a', { source: 'verification', verificationId });
    await enforce(after(faceDays));
    expect(tables.verification(verificationId).enrolment).toBeUndefined();
    expect(tables.trail(verificationId).at(-1)).toMatchObject({
      type: 'face.expired',
      actor: 'retention',
      data: { faceId: 'face of a', collectionId: 'faces', enrolledAt },
    });
    await enforce(after(faceDays));
    expect(deletions()).toHaveLength(1);
  });

  it('go although their verification is gone before them', async () => {
    givenFace('a', { source: 'verification', verificationId });
    await enforce(after(faceDays));
    expect(tables.all('Subjects')).toEqual([]);
  });

  it('stay while their subject or their verification is on legal hold', async () => {
    const hold = { reason: 'r', by: 'administrator:ada', at: enrolledAt };
    tables.put('Holds', { target: 'subject#held', id: 'held', of: 'subject', ...hold });
    givenFace('held');
    givenVerification(tables, {
      status: 'approved',
      subjectId: 'b',
      holds: [{ of: 'verification', ...hold }],
    });
    givenFace('b', { source: 'verification', verificationId });
    await enforce(after(faceDays));
    expect(deletions()).toEqual([]);
    expect(tables.all('Subjects')).toHaveLength(2);
  });

  it('are deleted later when Rekognition is asked too often', async () => {
    jest.useFakeTimers({ advanceTimers: true, now: Date.parse(enrolledAt) });
    const throttled = new ThrottlingException({ $metadata: {}, message: 'Slow down' });
    rekognition.on(DeleteFacesCommand).rejectsOnce(throttled).resolves({ DeletedFaces: [] });
    givenFace('a');
    const enforced = enforce(after(faceDays));
    await jest.advanceTimersByTimeAsync(1_000);
    await enforced;
    expect(tables.all('Subjects')).toEqual([]);
  });

  it('are left to the next call when there is no time for them', async () => {
    givenFace('a');
    await expect(enforce(after(faceDays), 29_000)).rejects.toMatchObject({
      name: 'RetentionUnfinished',
    });
    expect(deletions()).toEqual([]);
  });
});

describe('Legal holds', () => {
  it('are extended to what has been stored since', async () => {
    const hold = { of: 'subject', reason: 'r', by: 'administrator:ada', at: enrolledAt } as const;
    tables.put('Holds', { target: 'subject#a', id: 'a', ...hold });
    tables.put('Holds', { target: 'subject#b', id: 'b', ...hold, liftedAt: enrolledAt });
    givenVerification(tables, { status: 'approved', subjectId: 'a' });
    evidence.put(`documents/${verificationId}/1/original`, 'a', 'document');
    await enforce(after(1));
    expect(tables.verification(verificationId).holds).toEqual([hold]);
    expect(evidence.held()).toEqual(['a']);
  });
});
