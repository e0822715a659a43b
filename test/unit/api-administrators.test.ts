import './support/environment';
import { DeleteFacesCommand, RekognitionClient } from '@aws-sdk/client-rekognition';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/api-administrators/handler';
import { toSubject } from '../../lambdas/shared/enrolment/subject';
import { call } from './support/api-event';
import { Evidence } from './support/evidence';
import { SigningKms } from './support/kms';
import { Tables } from './support/tables';
import { givenVerification, verificationId } from './support/verifications';

const tables = new Tables();
const evidence = new Evidence();
const kms = new SigningKms();
const rekognition = mockClient(RekognitionClient);
const other = '7d6f1a52-3c43-4b8e-9d57-5d1f0a3f6c22';

beforeEach(() => {
  for (const double of [tables, evidence, kms, rekognition]) double.reset();
  rekognition.on(DeleteFacesCommand).resolves({ DeletedFaces: ['face'] });
});

const administrator = { principal: 'administrator', reviewer: 'ada', groups: 'admin' };
const eraseOne = (caller: { principal: string } = administrator) =>
  call(handler, {
    method: 'POST',
    resource: '/admin/verifications/{verificationId}/erase',
    path: { verificationId },
    caller,
  });
const eraseAll = (subjectId: string) =>
  call(handler, {
    method: 'POST',
    resource: '/admin/subjects/{subjectId}/erase',
    path: { subjectId },
    caller: administrator,
  });

describe('An administrator who erases a verification', () => {
  it('gets a signed receipt that names them, and the same again', async () => {
    givenVerification(tables, { status: 'approved', enrolment: { faceId: 'face' } });
    evidence.put(`verifications/${verificationId}/document/1/original`, 'a', 'document');
    const { status, body } = await eraseOne();
    expect(status).toBe(200);
    expect(kms.statementOf(body)).toMatchObject({
      kind: 'erasure',
      verificationId,
      erasedBy: 'administrator:ada',
      images: [{ versionId: 'a' }],
      faceVectors: 1,
    });
    expect(tables.trail(verificationId).at(-1)).toMatchObject({
      type: 'verification.erased',
      actor: 'administrator:ada',
    });
    expect(evidence.left()).toEqual([]);
    expect((await eraseOne()).body).toEqual(body);
  });

  it('waits for its end', async () => {
    givenVerification(tables, { status: 'in_review' });
    expect(await eraseOne()).toMatchObject({ status: 409 });
  });

  it('erases none that there is not', async () => {
    expect(await eraseOne()).toMatchObject({ status: 404 });
  });

  it('is no reviewer', async () => {
    givenVerification(tables, { status: 'approved' });
    expect(await eraseOne({ ...administrator, principal: 'reviewer' })).toMatchObject({
      status: 403,
    });
    expect(tables.verification(verificationId).subjectId).toBe('subject-1');
  });
});

describe('An administrator who erases a subject', () => {
  it('gets a receipt for each verification of theirs', async () => {
    givenVerification(tables, { status: 'approved' });
    givenVerification(tables, { id: other, status: 'rejected', applicationId: 'another' });
    const theirs = 'a0b1c2d3-3c43-4b8e-9d57-5d1f0a3f6c33';
    givenVerification(tables, { id: theirs, status: 'approved', subjectId: 'subject-2' });
    const { status, body } = await eraseAll('subject-1');
    expect(status).toBe(200);
    const receipts = Array.isArray(body.receipts) ? body.receipts : [];
    expect(receipts.map((receipt) => kms.statementOf(receipt).verificationId).sort()).toEqual(
      [verificationId, other].sort(),
    );
    expect(tables.verification(theirs).subjectId).toBe('subject-2');
    expect(await eraseAll('subject-1')).toMatchObject({ status: 404 });
  });

  it('erases none while one is not finished, and is told which', async () => {
    givenVerification(tables, { status: 'approved' });
    givenVerification(tables, { id: other, status: 'deciding' });
    expect((await eraseAll('subject-1')).body).toMatchObject({
      status: 409,
      detail: expect.stringContaining(`${other} of the subject is deciding`) as string,
    });
    expect(tables.verification(verificationId).erasure).toBeUndefined();
  });

  it('erases a face that was imported, though there is no verification', async () => {
    tables.put(
      'Subjects',
      toSubject({
        subjectId: 'subject-3',
        faceId: 'face',
        collectionId: 'faces',
        enrolledAt: '2026-11-01T10:00:00.000Z',
        source: 'import',
      }),
    );
    rekognition.on(DeleteFacesCommand, { CollectionId: 'faces-2' }).resolves({});
    expect((await eraseAll('subject-3')).body).toEqual({ receipts: [], otherFaceVectors: 1 });
    expect(tables.all('Subjects')).toEqual([]);
    expect(await eraseAll('subject-3')).toMatchObject({ status: 404 });
  });

  it('goes on where an earlier attempt ended', async () => {
    givenVerification(tables, { status: 'approved' });
    givenVerification(tables, { id: other, status: 'approved' });
    await eraseOne();
    const { receipts } = (await eraseAll('subject-1')).body;
    expect(receipts).toMatchObject([{ statement: { verificationId: other } }]);
  });
});
