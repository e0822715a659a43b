import './support/environment';
import 'aws-sdk-client-mock-jest';
import {
  DeleteFacesCommand,
  InvalidParameterException,
  InvalidS3ObjectException,
  RekognitionClient,
  SearchFacesByImageCommand,
} from '@aws-sdk/client-rekognition';
import { DeleteObjectsCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import canonicalize from 'canonicalize';
import { handler } from '../../lambdas/api-applications/handler';
import { appendAuditEvent } from '../../lambdas/shared/audit/append-audit-event';
import { toSubject } from '../../lambdas/shared/enrolment/subject';
import type { Verification } from '../../lambdas/shared/verification';
import { call, type Call } from './support/api-event';
import { Evidence } from './support/evidence';
import { sha256, SigningKms } from './support/kms';
import { Tables } from './support/tables';
import { givenVerification, verificationId } from './support/verifications';

const tables = new Tables();
const stepFunctions = mockClient(SFNClient);
const evidence = new Evidence();
const s3 = evidence.client;
const kms = new SigningKms();
const rekognition = mockClient(RekognitionClient);

beforeEach(() => {
  tables.reset();
  for (const double of [stepFunctions, evidence, kms, rekognition]) double.reset();
  stepFunctions.on(StartExecutionCommand).resolves({});
});

const caller = { principal: 'application', apiKeyId: 'app' };
const request = (method: string, resource: string, more: Partial<Call> = {}) =>
  call(handler, { method, resource, caller, ...more });
const one = (method: string, resource: string, more: Partial<Call> = {}) =>
  request(method, `/verifications/{verificationId}${resource}`, {
    path: { verificationId },
    ...more,
  });

const types = (id = verificationId) => tables.trail(id).map(({ type }) => type);

describe('Erasing a verification', () => {
  const prefix = `verifications/${verificationId}/`;
  const finished = {
    status: 'approved',
    consent: { textVersion: '1', language: 'en', at: '2026-11-01T10:00:00.000Z' },
    redirectUrl: 'https://shop.example.com/',
    redirectSecret: 'secret',
    handOff: { tokenHash: 'handed', expiresAt: '2999-01-01T00:00:00.000Z' },
    followerTokenHashes: ['follower'],
    challenge: 'FaceMovementChallenge',
    match: { similarity: 99 },
    enrolment: { faceId: 'face' },
  } satisfies Partial<Verification>;

  beforeEach(() => {
    evidence.put(`${prefix}document/1/original`, 'a', 'first try');
    evidence.put(`${prefix}document/1/original`, 'b', 'second try');
    evidence.put(`${prefix}document/1/face.jpg`, 'c');
    evidence.put(`${prefix}liveness/s/reference.jpg`, 'd', 'live');
    evidence.put('verifications/another/document/1/original', 'theirs', 'theirs');
    rekognition.on(DeleteFacesCommand).resolves({ DeletedFaces: ['face'] });
  });

  it('takes every version of every image, and the face, and proves it', async () => {
    givenVerification(tables, finished);
    const { status, body } = await one('DELETE', '');
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: verificationId, objectVersions: 3, faceVectors: 1 });
    expect(s3).toHaveReceivedCommandWith(ListObjectVersionsCommand, {
      Bucket: 'evidence',
      Prefix: prefix,
    });
    expect(evidence.left()).toEqual(['theirs']);
    expect(rekognition).toHaveReceivedCommandWith(DeleteFacesCommand, {
      CollectionId: 'faces',
      FaceIds: ['face'],
    });
    expect(tables.trail(verificationId).at(-1)).toMatchObject({
      type: 'verification.erased',
      actor: 'application:app',
      data: { objectVersions: 3, faceVectors: 1 },
    });
  });

  it('looks for the face in every collection', async () => {
    givenVerification(tables, finished);
    await one('DELETE', '');
    expect(
      rekognition.commandCalls(DeleteFacesCommand).map(({ args }) => args[0].input),
    ).toMatchObject([{ CollectionId: 'faces' }, { CollectionId: 'faces-2' }]);
  });

  describe('of a subject', () => {
    const enrolled = toSubject({
      subjectId: 'subject-1',
      faceId: 'face',
      collectionId: 'faces',
      enrolledAt: '2026-11-01T10:00:00.000Z',
      source: 'verification',
      verificationId,
      replaced: [{ faceId: 'earlier', collectionId: 'faces-2' }],
    });

    it('ends the enrolment, and deletes what it took the place of', async () => {
      givenVerification(tables, finished);
      tables.put('Subjects', enrolled);
      await one('DELETE', '');
      expect(tables.all('Subjects')).toEqual([]);
      expect(rekognition).toHaveReceivedCommandWith(DeleteFacesCommand, {
        CollectionId: 'faces-2',
        FaceIds: ['face', 'earlier'],
      });
    });

    it('leaves the face that a later verification enrolled', async () => {
      givenVerification(tables, finished);
      tables.put('Subjects', { ...enrolled, faceId: 'later' });
      await one('DELETE', '');
      expect(tables.all('Subjects')).toMatchObject([{ faceId: 'later' }]);
      expect(rekognition).toHaveReceivedCommandWith(DeleteFacesCommand, { FaceIds: ['face'] });
    });
  });

  it('leaves a row that says nothing of the person', async () => {
    givenVerification(tables, finished);
    await one('DELETE', '');
    const row = tables.verification(verificationId);
    expect(Object.keys(row).sort()).toEqual(
      [
        ...['applicationId', 'auditHash', 'auditSequence', 'createdAt'],
        ...['documentAttempt', 'erasure', 'id', 'livenessAttempt', 'policy', 'policyVersion'],
        ...['status', 'updatedAt'],
      ].sort(),
    );
    expect((await one('GET', '')).body).toMatchObject({
      status: 'approved',
      erasedAt: row.erasure?.at,
    });
  });

  it('leaves a signed receipt of what was erased', async () => {
    evidence.pageSize = 1;
    givenVerification(tables, finished);
    const before = tables.verification(verificationId);
    await one('DELETE', '');
    const { erasure } = tables.verification(verificationId);
    const image = (name: string, versionId: string, content: string) => ({
      key: `${prefix}${name}`,
      versionId,
      sizeBytes: content.length,
      sha256: sha256(content),
    });
    const [erasing, erased] = tables.trail(verificationId).slice(-2);
    const statement = kms.statementOf(erasure?.receipt);
    expect(statement).toMatchObject({
      kind: 'erasure',
      verificationId,
      subjectHash: sha256(before.subjectId ?? ''),
      erasedAt: erasure?.at,
      erasedBy: 'application:app',
      images: [
        image('document/1/original', 'a', 'first try'),
        image('document/1/original', 'b', 'second try'),
        image('liveness/s/reference.jpg', 'd', 'live'),
      ],
      faceVectors: 1,
      fields: expect.arrayContaining(['subjectId', 'redirectUrl', 'enrolment']) as string[],
      audit: { sequence: erasing?.sequence, hash: erasing?.hash },
    });
    expect(erased?.data.receiptHash).toBe(sha256(canonicalize(statement) ?? ''));
  });

  it('may be repeated, and answers the same', async () => {
    givenVerification(tables, finished);
    const first = await one('DELETE', '');
    expect(await one('DELETE', '')).toEqual(first);
    expect(types()).toEqual([
      'verification.created',
      'verification.erasing',
      'verification.erased',
    ]);
  });

  it('is refused before the end, with the remedy', async () => {
    givenVerification(tables, { ...finished, status: 'in_review' });
    expect((await one('DELETE', '')).body).toMatchObject({
      status: 409,
      detail: expect.stringContaining('cancel it, or wait') as string,
    });
    expect(s3).not.toHaveReceivedCommand(DeleteObjectsCommand);
  });

  it('is not claimed when S3 keeps something', async () => {
    givenVerification(tables, finished);
    s3.on(DeleteObjectsCommand).resolves({ Errors: [{ Code: 'AccessDenied' }] });
    expect((await one('DELETE', '')).status).toBe(500);
    expect(tables.verification(verificationId).erasure).toBeUndefined();
  });

  it('is finished by another that knows what the first one took', async () => {
    givenVerification(tables, finished);
    kms.beforeNextSignature = () => Promise.reject(new Error('unreachable'));
    expect((await one('DELETE', '')).status).toBe(500);
    expect(evidence.left()).toEqual(['theirs']);
    rekognition.on(DeleteFacesCommand).resolves({
      UnsuccessfulFaceDeletions: [{ FaceId: 'face', Reasons: ['FACE_NOT_FOUND'] }],
    });
    expect((await one('DELETE', '')).body).toMatchObject({ objectVersions: 3, faceVectors: 1 });
    const { erasure, erasing } = tables.verification(verificationId);
    expect(kms.statementOf(erasure?.receipt).images).toHaveLength(3);
    expect(erasing).toBeUndefined();
  });

  it('takes also what is uploaded meanwhile', async () => {
    givenVerification(tables, finished);
    tables.beforeNextTransaction = () =>
      evidence.put(`${prefix}document/1/original`, 'late', 'a late upload');
    expect((await one('DELETE', '')).body).toMatchObject({ objectVersions: 4 });
    expect(evidence.left()).toEqual(['theirs']);
  });

  it('signs for the trail as it stands when somebody writes meanwhile', async () => {
    givenVerification(tables, finished);
    const auditTables = { verifications: 'Verifications', auditEvents: 'AuditEvents' };
    kms.beforeNextSignature = () =>
      appendAuditEvent(auditTables, verificationId, () => ({
        type: 'image.viewed',
        actor: 'reviewer:kim',
        data: {},
      }));
    await one('DELETE', '');
    const { erasure } = tables.verification(verificationId);
    expect(kms.statementOf(erasure?.receipt)).toMatchObject({ audit: { sequence: 3 } });
    expect(types().at(-1)).toBe('verification.erased');
  });

  it('is not claimed when the collection keeps the face', async () => {
    givenVerification(tables, finished);
    rekognition.on(DeleteFacesCommand).resolves({
      UnsuccessfulFaceDeletions: [{ FaceId: 'face', Reasons: ['ASSOCIATED_TO_AN_EXISTING_USER'] }],
    });
    expect((await one('DELETE', '')).status).toBe(500);
    expect(tables.verification(verificationId).enrolment).toEqual({ faceId: 'face' });
  });

  it('is done when the face was gone before', async () => {
    givenVerification(tables, finished);
    rekognition.on(DeleteFacesCommand).resolves({
      UnsuccessfulFaceDeletions: [{ FaceId: 'face', Reasons: ['FACE_NOT_FOUND'] }],
    });
    expect((await one('DELETE', '')).body).toMatchObject({ faceVectors: 0 });
  });

  it('does not pass another link for a key that was used before', async () => {
    const headers = { 'Idempotency-Key': 'order-17' };
    const body = { subjectId: 'subject-1' };
    const created = await request('POST', '/verifications', { body, headers });
    const path = { verificationId: String(created.body.id) };
    tables.change(path.verificationId, { status: 'expired' });
    expect((await one('DELETE', '', { path })).status).toBe(200);
    const again = await request('POST', '/verifications', { body, headers });
    expect(again.body).toMatchObject({
      status: 409,
      detail: expect.stringContaining('erased') as string,
    });
  });
});

describe('A face that was enrolled and not recorded', () => {
  const failed: Partial<Verification> = {
    status: 'failed',
    liveness: {
      accepted: true,
      attempt: 1,
      sessionId: 's',
      status: 'SUCCEEDED',
      confidence: 99,
      referenceKey: 'live.jpg',
      referenceVersionId: 'v',
      auditKeys: [],
    },
  };
  const match = (FaceId: string, ExternalImageId: string) => ({
    Face: { FaceId, ExternalImageId },
  });
  const other = '7d6f1a52-3c43-4b8e-9d57-5d1f0a3f6c22';
  const $metadata = {};
  /** In whichever collection they are. */
  const deleted = () => [
    ...new Set(
      rekognition.commandCalls(DeleteFacesCommand).flatMap(({ args }) => args[0].input.FaceIds),
    ),
  ];

  beforeEach(() => {
    rekognition
      .on(SearchFacesByImageCommand)
      .resolves({ FaceMatches: [match('lost', 'subject-1'), match('theirs', 'subject-2')] });
    rekognition.on(DeleteFacesCommand).resolves({ DeletedFaces: ['lost'] });
  });

  it('is found by the image it was enrolled from, under the subject alone', async () => {
    givenVerification(tables, failed);
    expect((await one('DELETE', '')).body).toMatchObject({ faceVectors: 1 });
    expect(rekognition).toHaveReceivedCommandWith(SearchFacesByImageCommand, {
      CollectionId: 'faces',
      Image: { S3Object: { Bucket: 'evidence', Name: 'live.jpg', Version: 'v' } },
    });
    expect(deleted()).toEqual(['lost']);
  });

  it('is not taken for one that another verification of the subject recorded', async () => {
    givenVerification(tables, failed);
    givenVerification(tables, { id: other, status: 'approved', enrolment: { faceId: 'kept' } });
    rekognition
      .on(SearchFacesByImageCommand)
      .resolves({ FaceMatches: [match('kept', 'subject-1'), match('lost', 'subject-1')] });
    await one('DELETE', '');
    expect(deleted()).toEqual(['lost']);
  });

  it('cannot be told while another verification of the subject is being decided', async () => {
    givenVerification(tables, failed);
    givenVerification(tables, { id: other, status: 'deciding' });
    expect((await one('DELETE', '')).body).toMatchObject({
      status: 409,
      detail: expect.stringContaining('erase again in a few seconds') as string,
    });
    expect(deleted()).toEqual([]);
  });

  it.each([
    ['has no face', new InvalidParameterException({ $metadata, message: 'no face' })],
    ['is gone', new InvalidS3ObjectException({ $metadata, message: 'no object' })],
  ])('is none when the image %s', async (_what, error) => {
    givenVerification(tables, failed);
    rekognition.on(SearchFacesByImageCommand).rejects(error);
    expect((await one('DELETE', '')).body).toMatchObject({ faceVectors: 0 });
  });

  it('keeps the erasure from being claimed while nobody can look', async () => {
    givenVerification(tables, failed);
    rekognition.on(SearchFacesByImageCommand).rejects(new Error('unreachable'));
    expect((await one('DELETE', '')).status).toBe(500);
    expect(tables.verification(verificationId).erasure).toBeUndefined();
  });

  it.each<[string, Partial<Verification>]>([
    ['a decision recorded what there is', { ...failed, status: 'rejected' }],
    ['no living person was seen', { status: 'failed' }],
  ])('is not looked for when %s', async (_what, changes) => {
    givenVerification(tables, changes);
    expect((await one('DELETE', '')).status).toBe(200);
    expect(rekognition).not.toHaveReceivedCommand(SearchFacesByImageCommand);
  });
});

it('An erasure gives way to a redrive that has taken the verification up', async () => {
  givenVerification(tables, { status: 'failed' });
  s3.on(ListObjectVersionsCommand).resolves({});
  tables.beforeNextTransaction = () => tables.change(verificationId, { status: 'deciding' });
  expect((await one('DELETE', '')).status).toBe(409);
  expect(tables.verification(verificationId).erasure).toBeUndefined();
});
