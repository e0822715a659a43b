import './support/environment';
import 'aws-sdk-client-mock-jest';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  DeleteFacesCommand,
  InvalidParameterException,
  RekognitionClient,
  SearchFacesByImageCommand,
  SearchFacesCommand,
} from '@aws-sdk/client-rekognition';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/reconcile-enrolments/handler';
import { toSubject, type Subject } from '../../lambdas/shared/enrolment/subject';
import type { Verification } from '../../lambdas/shared/verification';
import { Tables } from './support/tables';
import { givenVerification, verificationId } from './support/verifications';

const MINUTE = 60_000;
const other = '7d6f1a52-3c43-4b8e-9d57-5d1f0a3f6c22';

const tables = new Tables();
const rekognition = mockClient(RekognitionClient);
const events = mockClient(EventBridgeClient);

beforeEach(() => {
  for (const double of [tables, rekognition, events]) double.reset();
  rekognition.on(SearchFacesCommand).resolves({ FaceMatches: [] });
  rekognition.on(SearchFacesByImageCommand).resolves({ FaceMatches: [] });
  rekognition.on(DeleteFacesCommand).resolves({});
  events.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
});

const run = (remaining = 15 * MINUTE) => handler({}, { getRemainingTimeInMillis: () => remaining });

const minutesAgo = (minutes: number): string =>
  new Date(Date.now() - minutes * MINUTE).toISOString();

/** Somebody enrolled so many minutes ago, by a verification unless told otherwise. */
function enrolled(
  name: string,
  minutes: number,
  id?: string,
  changes: Partial<Verification> = {},
  further: Partial<Subject> = {},
): void {
  tables.put(
    'Subjects',
    toSubject({
      subjectId: name,
      faceId: `face-of-${name}`,
      collectionId: 'faces',
      enrolledAt: minutesAgo(minutes),
      ...(id === undefined
        ? { source: 'import' as const }
        : { source: 'verification' as const, verificationId: id }),
      ...further,
    }),
  );
  if (id === undefined) return;
  givenVerification(tables, {
    id,
    subjectId: name,
    status: 'approved',
    enrolment: { faceId: `face-of-${name}`, collectionId: 'faces' },
    ...changes,
  });
}

/** Both faces are found by each other. */
function lookAlike(one: string, another: string): void {
  for (const [searched, found] of [
    [one, another],
    [another, one],
  ] as const) {
    rekognition.on(SearchFacesCommand, { FaceId: `face-of-${searched}` }).resolves({
      FaceMatches: [
        { Face: { FaceId: `face-of-${found}`, ExternalImageId: found }, Similarity: 99 },
      ],
    });
  }
}

const progress = (): unknown => tables.get('Subjects', { subjectId: '#reconciled' })?.until;

describe('The reconciler', () => {
  it('opens one case, of the later verification, where two enrolled one face', async () => {
    enrolled('ann', 30, verificationId);
    enrolled('bob', 29, other);
    lookAlike('ann', 'bob');
    await run();
    await run();
    expect(tables.verification(other)).toMatchObject({
      status: 'approved',
      caseState: 'open',
      reviewOf: 'enrolment',
      duplicates: [{ faceId: 'face-of-ann', subjectId: 'ann', similarity: 99 }],
    });
    expect(tables.trail(other).map(({ type }) => type)).toEqual([
      'verification.created',
      'enrolment.doubted',
    ]);
    expect(tables.verification(verificationId).caseState).toBeUndefined();
  });

  it('asks about the verification where the other face was imported', async () => {
    enrolled('ann', 40, verificationId);
    enrolled('imported', 5);
    lookAlike('ann', 'imported');
    await run();
    expect(tables.verification(verificationId).caseState).toBe('open');
  });

  it.each(['ann', 'bob'])('leaves alone what a reviewer has let stand, of %s', async (name) => {
    const seen = (subjectId: string) => ({
      duplicates: [{ faceId: `face-of-${subjectId}`, subjectId, similarity: 99 }],
    });
    enrolled('ann', 30, verificationId, name === 'ann' ? seen('bob') : {});
    enrolled('bob', 29, other, name === 'bob' ? seen('ann') : {});
    lookAlike('ann', 'bob');
    await run();
    for (const id of [verificationId, other]) {
      expect(tables.verification(id).caseState).toBeUndefined();
    }
  });

  it('does not mind a face that is still being decided', async () => {
    enrolled('ann', 30, verificationId);
    givenVerification(tables, { id: other, subjectId: 'bob', status: 'deciding' });
    lookAlike('ann', 'bob');
    await run();
    expect(tables.verification(verificationId).caseState).toBeUndefined();
  });

  it('searches other collections by the image the face was enrolled from', async () => {
    const liveness = {
      accepted: true,
      attempt: 1,
      sessionId: 's',
      status: 'SUCCEEDED',
      confidence: 99,
      referenceKey: 'live.jpg',
      referenceVersionId: 'v',
      auditKeys: [],
    } satisfies Verification['liveness'];
    enrolled('ann', 30, verificationId, { liveness });
    await run();
    expect(rekognition).toHaveReceivedCommandWith(SearchFacesByImageCommand, {
      CollectionId: 'faces-2',
      Image: { S3Object: { Bucket: 'evidence', Name: 'live.jpg', Version: 'v' } },
    });
  });

  it('goes on past a face that is gone', async () => {
    enrolled('ann', 30, verificationId);
    const gone = new InvalidParameterException({ $metadata: {}, message: 'faceId was not found' });
    rekognition.on(SearchFacesCommand).rejects(gone);
    await run();
    expect(progress()).toEqual(expect.any(String));
  });

  it('deletes what a face took the place of, wherever it is', async () => {
    const replaced = [{ faceId: 'earlier', collectionId: 'faces-2' }];
    enrolled('ann', 30, verificationId, {}, { replaced });
    await run();
    expect(rekognition).toHaveReceivedCommandWith(DeleteFacesCommand, {
      CollectionId: 'faces-2',
      FaceIds: ['earlier'],
    });
  });

  it('searches the whole of the last hour each time, and what has been left for longer', async () => {
    enrolled('ann', 59, verificationId);
    await run();
    await run();
    expect(rekognition).toHaveReceivedCommandTimes(SearchFacesCommand, 2);
    enrolled('bob', 100, other);
    tables.put('Subjects', { subjectId: '#reconciled', until: minutesAgo(110) });
    await run();
    expect(rekognition).toHaveReceivedCommandWith(SearchFacesCommand, { FaceId: 'face-of-bob' });
  });

  it('goes on in the next run where its time has ended', async () => {
    enrolled('ann', 30, verificationId);
    await expect(run(MINUTE / 2)).rejects.toThrow('the next run goes on there');
    expect(rekognition).not.toHaveReceivedCommand(SearchFacesCommand);
    const until = String(progress());
    expect(Date.parse(until)).toBeLessThanOrEqual(Date.now() - 30 * MINUTE);
    await run();
    expect(rekognition).toHaveReceivedCommandTimes(SearchFacesCommand, 1);
  });

  it('finishes a withdrawal that a reviewer’s function could not', async () => {
    enrolled('ann', 300, verificationId, {
      status: 'rejected',
      reason: 'DUPLICATE_FACE',
      caseState: 'withdrawing',
    });
    await run();
    const row = tables.verification(verificationId);
    expect(row.caseState).toBeUndefined();
    expect(row.enrolment).toBeUndefined();
    expect(tables.get('Subjects', { subjectId: 'ann' })).toBeUndefined();
    expect(events).toHaveReceivedCommandTimes(PutEventsCommand, 1);
    expect(tables.trail(verificationId).at(-1)?.type).toBe('enrolment.withdrawn');
  });
});
