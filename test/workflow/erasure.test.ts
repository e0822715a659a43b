import { IndexFacesCommand } from '@aws-sdk/client-rekognition';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  RedriveExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import sharp from 'sharp';
import * as z from 'zod';
import { dynamodb } from '../../lambdas/shared/clients/dynamodb';
import { rekognition } from '../../lambdas/shared/clients/rekognition';
import { s3 } from '../../lambdas/shared/clients/s3';
import { stepFunctions } from '../../lambdas/shared/clients/step-functions';
import type { SignedStatement } from '../../local/applicant/api-views';
import { checkSigned } from '../../local/audit/findings';
import { readPublicKey, readSigned } from '../../local/audit/statement';
import { people } from '../people/people';
import { eventually } from './eventually';
import { expectDecided, expectWholeTrail } from './expect-decided';
import * as paths from './paths';
import { documentOf, faceOf } from './pictures';
import { VerificationFixture } from './verification-fixture';
import type { VerificationRun } from './verification-run';

const [person, another] = people;

describe('Erasing a verification that a fault has ended', () => {
  let fixture: VerificationFixture;

  beforeAll(async () => {
    fixture = await VerificationFixture.start();
  });

  afterAll(() => fixture.stop());

  const failed = async (run: VerificationRun): Promise<void> => {
    await eventually(`${run.id} to be recorded as failed`, async () => {
      const { status } = await run.row();
      return status === 'failed' || undefined;
    });
  };

  /** Ends a verification at the comparison, for want of the face of the document or of the live image. */
  async function failAtComparison(subjectId: string, live?: Buffer): Promise<VerificationRun> {
    const run = await fixture.begin(subjectId);
    await run.showDocument(await documentOf(person));
    if (live) {
      await run.awaits('liveness');
      const Key = `documents/${run.id}/1/face.jpg`;
      const Bucket = fixture.output('EvidenceBucketName');
      await s3.send(new DeleteObjectCommand({ Bucket, Key }));
      await run.showFace(live);
    } else await run.endLiveness({ referenceKey: run.referenceKey });
    await failed(run);
    return run;
  }

  /** Ends a verification between enrolling a face and recording it. */
  async function failBeforeRecording(subjectId: string): Promise<VerificationRun> {
    const later = await sharp(await faceOf(person))
      .jpeg({ quality: 70 })
      .toBuffer();
    const run = await failAtComparison(subjectId, later);
    await rekognition.send(
      new IndexFacesCommand({
        CollectionId: fixture.output('CollectionId'),
        Image: {
          S3Object: { Bucket: fixture.output('EvidenceBucketName'), Name: run.referenceKey },
        },
        ExternalImageId: subjectId,
      }),
    );
    return run;
  }

  async function redrive({ executionArn }: VerificationRun) {
    await stepFunctions.send(new RedriveExecutionCommand({ executionArn }));
    return eventually('the redriven execution to end', async () => {
      const execution = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
      return execution.status === 'RUNNING' ? undefined : execution;
    });
  }

  it('takes the face that was enrolled and never recorded, and leaves the subject’s others', async () => {
    const subjectId = 'enrolled-twice';
    const approved = await fixture.begin(subjectId);
    await approved.showDocument(await documentOf(person));
    await approved.showFace(await faceOf(person));
    await expectDecided(approved, { status: 'approved', path: paths.approved });

    const run = await failBeforeRecording(subjectId);
    expect(await fixture.enrolledFaces()).toHaveLength(2);

    expect(await fixture.application.eraseVerification(run.id)).toMatchObject({ faceVectors: 1 });
    const { enrolment } = await approved.row();
    expect(await fixture.enrolledFaces()).toMatchObject([{ FaceId: enrolment?.faceId }]);
  });

  it('is an administrator’s, too, of every verification of a subject, with signed receipts', async () => {
    const subjectId = 'erased-whole';
    const runs = [await failBeforeRecording(subjectId), await failAtComparison(subjectId)];
    const reviewer = await fixture.reviewer('kim');
    const administrator = await fixture.administrator('ada');
    const signingKey = readPublicKey(JSON.stringify(await reviewer.getSigningKey()));
    const bundles = await Promise.all(runs.map(({ id }) => reviewer.exportVerification(id)));
    const hashes = bundles.flatMap(({ statement }) => hashesOf(statement));
    const before = await fixture.enrolledFaces();

    const { receipts } = await administrator.eraseSubject(subjectId);

    expect(receipts.map(({ statement }) => statement.verificationId).sort()).toEqual(
      runs.map(({ id }) => id).sort(),
    );
    expect(receipts.flatMap(({ statement }) => hashesOf(statement)).sort()).toEqual(hashes.sort());
    for (const file of [...bundles, ...receipts].map((one) => readSigned(JSON.stringify(one)))) {
      expect(checkSigned(file, signingKey).filter(({ holds }) => !holds)).toEqual([]);
    }
    const left = await fixture.enrolledFaces();
    expect(before.length - left.length).toBe(1);
    expect(left.map(({ ExternalImageId }) => ExternalImageId)).not.toContain(subjectId);
    await expect(administrator.eraseSubject(subjectId)).rejects.toMatchObject({ status: 404 });
  });

  it('forgets whom it was found to look like', async () => {
    const [original, again] = [
      await fixture.begin('looked-like'),
      await fixture.begin('look-alike'),
    ];
    for (const run of [original, again]) {
      await run.showDocument(await documentOf(another));
      await run.showFace(await faceOf(another));
      await run.came('SUCCEEDED');
    }
    const { reason, duplicates } = await again.row();
    expect({ reason, duplicates }).toMatchObject({
      reason: 'DUPLICATE_FACE',
      duplicates: [{ subjectId: 'looked-like' }],
    });
    const Key = { subjectId: 'looked-like', verificationId: again.id };
    const mention = () =>
      dynamodb.send(new GetCommand({ TableName: fixture.output('MentionsTableName'), Key }));
    expect((await mention()).Item).toMatchObject(Key);
    await fixture.application.eraseVerification(again.id);
    expect((await mention()).Item).toBeUndefined();
    await fixture.application.eraseVerification(original.id);
  });

  it('keeps a redrive from waiting for anybody', async () => {
    const run = await fixture.begin('stopped');
    await run.awaits('document');
    const { executionArn } = run;
    await stepFunctions.send(new StopExecutionCommand({ executionArn, error: 'Maintenance' }));
    await failed(run);
    await fixture.application.eraseVerification(run.id);

    expect(await redrive(run)).toMatchObject({ status: 'FAILED', error: 'VerificationErased' });
    await expectErased(run);
  });

  it('keeps a redrive from judging what is left', async () => {
    const run = await failAtComparison('compared');
    await fixture.application.eraseVerification(run.id);
    // Even where somebody brings the images back.
    await run.put(`documents/${run.id}/1/face.jpg`, await faceOf(another));
    await run.put(run.referenceKey, await faceOf(another));

    expect(await redrive(run)).toMatchObject({ status: 'FAILED', error: 'VerificationErased' });
    await expectErased(run);
    expect(await run.path()).toEqual(paths.untilCompared.slice(0, -1));
  });

  async function expectErased(run: VerificationRun): Promise<void> {
    await eventually('the redrive and its end to be recorded', async () => {
      const events = await run.trail();
      const ends = events.filter(({ type }) => type === 'verification.faulted');
      return ends.length === 2 ? events : undefined;
    });
    const row = await run.row();
    expect(row).toMatchObject({ status: 'failed', erasure: expect.any(Object) as object });
    expect(row).not.toHaveProperty('taskToken');
    expect(row).not.toHaveProperty('match');
    await expectWholeTrail(run);
    expect(run.decisions()).toEqual([]);
  }
});

/** Hashes of the images that a statement names. */
const hashesOf = ({ images }: SignedStatement['statement']): string[] =>
  z
    .array(z.object({ sha256: z.string() }))
    .parse(images)
    .map(({ sha256 }) => sha256);
