import { readFileSync } from 'node:fs';
import { findState, tryState, type TrialInput } from '../../local/commands/state-trial';
import { temporaryFolder } from '../support/dynamodb';
import { RunningStepFunctions } from '../support/step-functions';

const definition = readFileSync('statemachine/verification.asl.json', 'utf8');

const policy = {
  document: { attempts: 3, timeoutSeconds: 1800 },
  liveness: { attempts: 3, timeoutSeconds: 1800, minimumConfidence: 80 },
  match: { approveFrom: 95, reviewFrom: 80 },
  duplicate: { similarity: 95, outcome: 'reject' },
  review: { timeoutSeconds: 604_800 },
};
/** Variables as they are once the document and the live face are there. */
const variables = {
  verificationId: 'v-1',
  subjectId: 's-1',
  policy,
  documentAttempt: 1,
  livenessAttempt: 1,
  livenessSeconds: 1800,
  duplicates: [],
  enrolment: null,
  upload: { key: 'k', versionId: '1', sizeBytes: 9 },
  document: { accepted: true, faceKey: 'face.jpg' },
  liveImage: { Bucket: 'evidence', Name: 'live.jpg' },
  allowedFaces: [],
  subject: { enrolled: null, collections: ['c-1'], home: 'c-1' },
  faceChanged: false,
  enrolledMeanwhile: false,
  otherCollections: [],
  machineMilliseconds: 0,
  resumedAt: 0,
};

const toReviewers = { ...policy, duplicate: { similarity: 95, outcome: 'review' } };

interface Seen {
  readonly nextState: string | undefined;
  readonly arguments: unknown;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly status: string | undefined;
  readonly retryIndex: number | undefined;
}

describe('A state of the workflow', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let stepFunctions: RunningStepFunctions;

  beforeAll(async () => {
    folder = await temporaryFolder();
    stepFunctions = await RunningStepFunctions.start(folder.path);
  });

  afterAll(async () => {
    await stepFunctions.stop();
    await folder.remove();
  });

  const read = (text = '{}'): unknown => JSON.parse(text);

  async function tried(
    stateName: string,
    own: object = {},
    trial: Partial<TrialInput> = {},
  ): Promise<Seen> {
    const { status, nextState, inspectionData } = await tryState(
      stepFunctions.client,
      { definition },
      {
        stateName,
        input: '{}',
        variables: JSON.stringify({ ...variables, ...own }),
        ...trial,
      },
    );
    return {
      status,
      nextState,
      arguments: read(inspectionData?.afterArguments),
      variables: read(inspectionData?.variables) as Seen['variables'],
      retryIndex: inspectionData?.errorDetails?.retryIndex,
    };
  }
  const after = (stateName: string, result: unknown, own: object = {}): Promise<Seen> =>
    tried(stateName, own, { mock: JSON.stringify(result) });

  it('takes what it judges by from the input, and counts from one', async () => {
    const input = { verificationId: 'v-2', subjectId: 's-2', policy };
    const begin = await tried('Begin', {}, { input: JSON.stringify(input), variables: '{}' });
    expect(begin.nextState).toBe('Await document');
    expect(begin.variables).toMatchObject({ ...input, documentAttempt: 1, livenessAttempt: 1 });
    expect(begin.variables.livenessSeconds).toBe(policy.liveness.timeoutSeconds);
  });

  const refused = (reason: string): object => ({ accepted: false, reason });
  it.each([
    ['Document accepted?', { document: { accepted: true } }, 'Await liveness'],
    ['Document accepted?', { document: refused('NO_FACE') }, 'Await document'],
    [
      'Document accepted?',
      { document: refused('NO_FACE'), documentAttempt: 3 },
      'Reject document without face',
    ],
    [
      'Document accepted?',
      { document: refused('FACE_UNCLEAR'), documentAttempt: 3 },
      'Reject unusable document',
    ],
    ['Liveness accepted?', { liveness: { accepted: true } }, 'Compare faces'],
    ['Liveness accepted?', { liveness: refused('LIVENESS_LOW') }, 'Await liveness'],
    [
      'Liveness accepted?',
      { liveness: refused('LIVENESS_LOW'), livenessAttempt: 3 },
      'Reject low liveness',
    ],
    [
      'Liveness accepted?',
      { liveness: refused('LIVENESS_FAILED'), livenessAttempt: 3 },
      'Reject failed liveness',
    ],
    ['Faces match?', { match: { outcome: 'match' } }, 'Search enrolled faces'],
    ['Faces match?', { match: { outcome: 'review' } }, 'Await review'],
    ['Faces match?', { match: { outcome: 'mismatch' } }, 'Reject mismatch'],
    ['Reviewer approved?', { review: { outcome: 'approve' } }, 'Search enrolled faces'],
    ['Reviewer approved?', { review: { outcome: 'reject' } }, 'Reject by reviewer'],
    ['Duplicate found?', { duplicates: [] }, 'Enrol face'],
    ['Duplicate found?', { faceChanged: true }, 'Record changed face'],
    ['Duplicate found?', { enrolledMeanwhile: true }, 'Look up subject'],
    ['Duplicate found?', { duplicates: [{ faceId: 'f' }], faceChanged: true }, 'Reject duplicate'],
    ['Duplicate found?', { duplicates: [{ faceId: 'f' }] }, 'Reject duplicate'],
    [
      'Duplicate found?',
      { duplicates: [{ faceId: 'f' }], policy: toReviewers },
      'Record duplicates',
    ],
    ['Duplicate allowed?', { review: { outcome: 'approve' } }, 'Enrol face'],
    [
      'Duplicate allowed?',
      { review: { outcome: 'approve' }, faceChanged: true },
      'Record changed face',
    ],
    ['Duplicate allowed?', { review: { outcome: 'reject' } }, 'Reject duplicate'],
    ['Face change allowed?', { review: { outcome: 'approve' } }, 'Enrol face'],
    ['Face change allowed?', { review: { outcome: 'reject' } }, 'Reject changed face'],
    ['Sole enrolment?', { duplicates: [] }, 'Record decision'],
    ['Sole enrolment?', { otherCollections: ['c-2'] }, 'Confirm in other collections'],
    [
      'Sole enrolment?',
      { duplicates: [{ faceId: 'f' }], otherCollections: ['c-2'] },
      'Withdraw enrolment',
    ],
    ['Sole enrolment?', { duplicates: [{ faceId: 'f' }] }, 'Withdraw enrolment'],
    ['Sole enrolment?', { duplicates: [{ faceId: 'f' }], allowedFaces: ['f'] }, 'Record decision'],
    [
      'Sole enrolment?',
      { duplicates: [{ faceId: 'f' }, { faceId: 'g' }], allowedFaces: ['f'] },
      'Withdraw enrolment',
    ],
    ['Outcome', { decision: { status: 'approved' } }, 'Approved'],
    [
      'Outcome',
      {
        decision: { status: 'approved' },
        subject: { enrolled: { faceId: 'before' } },
        enrolment: { faceId: 'now' },
      },
      'Remove earlier face',
    ],
    [
      'Outcome',
      {
        decision: { status: 'approved' },
        subject: { enrolled: { faceId: 'now' } },
        enrolment: { faceId: 'now' },
      },
      'Approved',
    ],
    ['Outcome', { decision: { status: 'rejected' } }, 'Rejected'],
    ['Outcome', { decision: { status: 'expired' } }, 'Expired'],
    ['Outcome', { decision: { status: 'canceled' } }, 'Canceled'],
  ])('chooses: %s given %j leads to %s', async (state, given, next) => {
    expect((await tried(state, given)).nextState).toBe(next);
  });

  it('counts another attempt when it asks again', async () => {
    const document = refused('FACE_UNCLEAR');
    const again = await tried('Document accepted?', { document, documentAttempt: 2 });
    expect(again.variables.documentAttempt).toBe(3);
    const liveness = refused('LIVENESS_FAILED');
    expect((await tried('Liveness accepted?', { liveness })).variables.livenessAttempt).toBe(2);
  });

  it('allows the very faces that a reviewer was shown', async () => {
    const duplicates = [{ faceId: 'f' }, { faceId: 'g' }];
    const approved = { review: { outcome: 'approve' }, duplicates, allowedFaces: ['e'] };
    const { variables } = await tried('Duplicate allowed?', approved);
    expect(variables.allowedFaces).toEqual(['e', 'f', 'g']);
  });

  const tasks = Object.entries(
    (JSON.parse(definition) as { States: Record<string, { Type: string; Retry?: object[] }> })
      .States,
  ).filter(([, { Type }]) => Type === 'Task');
  it.each(tasks.map(([name]) => name))('is retried when it is throttled: %s', async (name) => {
    const state = findState(definition, name);
    const { Resource, Retry } = state as { Resource: string; Retry: { ErrorEquals: string[] }[] };
    const service = /::(?:aws-sdk:)?(\w+)/.exec(Resource)?.[1] ?? '';
    const error = Retry[0]?.ErrorEquals.find((one) => /Throttling|TooManyRequests/.test(one));
    expect(error?.toLowerCase()).toContain(service === 'events' ? 'eventbridge' : service);
    const own = {
      liveness: { accepted: true },
      match: {},
      subject: { ...variables.subject, enrolled: { faceId: 'e', collectionId: 'c-1' } },
      enrolment: { faceId: 'f', collectionId: 'c-1' },
      decision: { status: 'approved', reason: null },
    };
    expect(await tried(name, own, { mockError: error })).toMatchObject({
      status: 'RETRIABLE',
      retryIndex: 0,
    });
  });

  it.each([
    'Await document',
    'Await liveness',
    'Await review',
    'Await duplicate review',
    'Await face change review',
  ])('ends the wait of its own accord: %s', async (name) => {
    const fails = async (mockError: string): Promise<unknown> =>
      (await tried(name, {}, { mockError })).nextState;
    expect(await fails('Canceled')).toBe('Cancel');
    expect(await fails('States.Timeout')).toBe('Expire');
    expect(await fails('DynamoDb.ConditionalCheckFailedException')).toBe('Erased');
    expect((await tried(name, {}, { mockError: 'Unheard.Of' })).status).toBe('FAILED');
  });

  it('keeps what a document was found to be with the attempt', async () => {
    const Payload = { accepted: false, reason: 'NO_FACE', detail: 'none' };
    const detected = await after('Detect document face', { Payload });
    expect(detected.arguments).toMatchObject({
      Payload: { verificationId: 'v-1', attempt: 1, document: variables.upload },
    });
    expect(detected.variables.document).toEqual({ ...Payload, attempt: 1 });
  });

  const live = { status: 'SUCCEEDED', confidence: 80, referenceKey: 'r', referenceVersionId: '7' };
  it.each([
    [{}, { accepted: true }],
    [{ confidence: 79.9 }, refused('LIVENESS_LOW')],
    [{ status: 'FAILED', confidence: null }, refused('LIVENESS_FAILED')],
    [{ referenceKey: null }, refused('LIVENESS_FAILED')],
  ])('judges liveness: %j', async (given, verdict) => {
    const result = { ...live, ...given };
    // The token's holder answers what no model knows.
    const judged = await after('Await liveness', result);
    expect(judged.variables.liveness).toEqual({ ...result, ...verdict, attempt: 1 });
  });

  it('looks at the version of the live image that was judged, if it has one', async () => {
    const imageOf = async (result: object): Promise<unknown> =>
      (await after('Await liveness', { ...live, ...result })).variables.liveImage;
    expect(await imageOf({})).toMatchObject({ Name: 'r', Version: '7' });
    expect(await imageOf({ referenceVersionId: null })).not.toHaveProperty('Version');
  });

  it.each([
    [95, 'match'],
    [94.9, 'review'],
    [80, 'review'],
    [79.9, 'mismatch'],
    [undefined, 'mismatch'],
  ])('judges a similarity of %p as %s', async (similarity, outcome) => {
    const FaceMatches = similarity === undefined ? [] : [{ Similarity: similarity }];
    const compared = await after('Compare faces', { FaceMatches });
    expect(compared.variables.match).toEqual({ similarity: similarity ?? 0, outcome });
  });

  it('leaves faces that cannot be compared to a reviewer', async () => {
    const mockError = 'Rekognition.InvalidParameterException';
    const compared = await tried('Compare faces', {}, { mockError });
    expect(compared.nextState).toBe('Record match verdict');
    expect(compared.variables.match).toEqual({ similarity: null, outcome: 'review' });
  });

  const match = (faceId: string, subjectId: string) => ({ faceId, subjectId, similarity: 99 });
  const duplicate = match('b', 's-2');

  it('does not take the same subject for a duplicate when it confirms', async () => {
    const face = (FaceId: string, ExternalImageId: string): object => ({
      Face: { FaceId, ExternalImageId },
      Similarity: 99,
    });
    const own = { enrolment: { faceId: 'mine', collectionId: 'c-1' } };
    const confirm = async (...FaceMatches: object[]): Promise<unknown> =>
      (await after('Confirm sole enrolment', { FaceMatches }, own)).variables.duplicates;
    expect(await confirm(face('a', 's-1'), face('b', 's-2'))).toEqual([duplicate]);
    expect(await confirm()).toEqual([]);
  });

  it.each(['Search enrolled faces', 'Confirm in other collections'])(
    'puts together what the collections hold of other subjects: %s',
    async (name) => {
      const found = async (...collections: object[][]): Promise<unknown> =>
        (
          await after(
            name,
            collections.map((matches) => ({ matches })),
            { otherCollections: ['c-2'] },
          )
        ).variables.duplicates;
      expect(await found([match('a', 's-1'), duplicate])).toEqual([duplicate]);
      expect(await found([match('a', 's-1')], [])).toEqual([]);
      expect(await found([duplicate], [match('c', 's-3'), match('d', 's-1')])).toEqual([
        duplicate,
        match('c', 's-3'),
      ]);
    },
  );

  it('knows a subject who comes with another face than before', async () => {
    const enrolled = { faceId: 'a', collectionId: 'c-1' };
    const subject = { ...variables.subject, enrolled };
    const changed = async (matches: object[], own: object = { subject }): Promise<unknown> =>
      (await after('Search enrolled faces', [{ matches }], own)).variables.faceChanged;
    expect(await changed([match('a', 's-1')])).toBe(false);
    expect(await changed([match('z', 's-1')])).toBe(true);
    expect(await changed([])).toBe(true);
    expect(await changed([], {})).toBe(false);
  });

  it('confirms in every collection but the one it enrolled in', async () => {
    const subject = { enrolled: null, collections: ['c-1', 'c-2', 'c-3'], home: 'c-2' };
    const FaceRecords = [{ Face: { FaceId: 'f' } }];
    const enrolled = await after('Enrol face', { FaceRecords }, { subject });
    expect(enrolled.arguments).toMatchObject({ CollectionId: 'c-2', ExternalImageId: 's-1' });
    expect(enrolled.variables).toMatchObject({
      enrolment: { faceId: 'f', collectionId: 'c-2' },
      otherCollections: ['c-1', 'c-3'],
    });
  });

  it('looks again at a subject who was enrolled meanwhile', async () => {
    const mockError = 'SubjectEnrolledMeanwhile';
    const decision = { status: 'approved', reason: null };
    const own = { decision, enrolment: { faceId: 'f', collectionId: 'c-1' } };
    const recorded = await tried('Record decision', own, { mockError });
    expect(recorded.nextState).toBe('Withdraw enrolment');
    expect(recorded.variables).toMatchObject({ enrolledMeanwhile: true, duplicates: [] });
    const Item = { faceId: { S: 'a' }, collectionId: { S: 'c-1' } };
    const found = await after('Look up subject', { Item });
    expect(found.nextState).toBe('Search enrolled faces');
    expect(found.variables).toMatchObject({
      enrolledMeanwhile: false,
      subject: { ...variables.subject, enrolled: { faceId: 'a', collectionId: 'c-1' } },
    });
    expect((await after('Look up subject', {})).variables.subject).toEqual(variables.subject);
  });

  it('tells of the decision no more than product apps need', async () => {
    const decision = { status: 'rejected', reason: 'FACE_MISMATCH' };
    const published = await after('Publish decision', { FailedEntryCount: 0 }, { decision });
    expect(published.arguments).toMatchObject({
      Entries: [{ Detail: { verificationId: 'v-1', subjectId: 's-1', ...decision } }],
    });
    expect(published.nextState).toBe('Outcome');
  });
});
