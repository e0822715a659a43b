import { randomUUID } from 'node:crypto';
import { ListFacesCommand, RekognitionClient } from '@aws-sdk/client-rekognition';
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { people } from '../people/people';
import { Stack } from './support/stack';
import { Wardrobe } from './support/wardrobe';

const [ada, ben, cora, dan, eve, finn] = people;

let wardrobe: Wardrobe;
beforeAll(async () => {
  wardrobe = await Wardrobe.open();
});
afterAll(() => wardrobe.close());

/** The faces enrolled for a subject. */
async function facesOf(stack: Stack, subjectId: string) {
  const rekognition = new RekognitionClient(stack.clientConfiguration('rekognition'));
  const { Faces = [] } = await rekognition.send(
    new ListFacesCommand({ CollectionId: stack.output('CollectionId') }),
  );
  return Faces.filter(({ ExternalImageId }) => ExternalImageId === subjectId);
}

/** Every version of every image of a verification. */
async function imagesOf(stack: Stack, id: string) {
  const { Versions = [], DeleteMarkers = [] } = await stack
    .s3()
    .send(new ListObjectVersionsCommand({ Bucket: stack.output('EvidenceBucketName') }));
  return [...Versions, ...DeleteMarkers].filter(({ Key }) => Key?.includes(id));
}

describe('A verification', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await Stack.start({ liveness: { attempts: 1 } });
  });
  afterAll(() => stack.stop());

  it('approves a living person with their own document, and leaves a whole audit trail', async () => {
    const begun = await stack.goThrough(await wardrobe.belongingsOf(ada));

    const verification = await stack.verificationAt(begun, 'approved');
    expect(verification).toMatchObject({ subjectId: begun.subjectId, policyVersion: 'test-1' });
    expect(verification.decidedAt).toBeDefined();
    expect(await begun.applicant.getSession()).toMatchObject({ step: 'done', status: 'approved' });
    expect(await facesOf(stack, begun.subjectId)).toHaveLength(1);

    const { events, verdict } = await stack.auditTrailOf(begun);
    expect(verdict).toEqual({ intact: true });
    expect(events.map(({ type }) => type)).toEqual([
      'verification.created',
      'consent.given',
      'document.uploaded',
      'document.judged',
      'liveness.session_opened',
      'liveness.session_ended',
      'liveness.judged',
      'faces.compared',
      'verification.decided',
    ]);
    expect(events.at(-1)?.data).toMatchObject({ status: 'approved' });
  });

  it('rejects a recording, which cannot know the colours this session asks for', async () => {
    const begun = await stack.goThrough({ ...(await wardrobe.belongingsOf(cora)), replay: true });

    const verification = await stack.verificationAt(begun, 'rejected');
    expect(verification.reason).toBe('LIVENESS_LOW');
    expect(await facesOf(stack, begun.subjectId)).toEqual([]);
  });

  it('can be canceled while somebody is waited for, and only then', async () => {
    const begun = await stack.beginConsented();
    await stack.application.cancelVerification(begun.id);

    expect((await stack.verificationAt(begun, 'canceled')).reason).toBe('CANCELED');
    expect(await stack.eventsOf(begun)).toEqual([
      'verification.created',
      'consent.given',
      'verification.cancel_requested',
      'verification.decided',
    ]);
    await expect(begun.applicant.requestDocumentForm('image/jpeg')).rejects.toMatchObject({
      status: 409,
    });
    // Saying it again finds it done.
    expect(await stack.application.cancelVerification(begun.id)).toMatchObject({
      status: 'canceled',
    });
  });

  it('is made once by an Idempotency-Key, with a new link at every repeat', async () => {
    const key = randomUUID();
    const body = { subjectId: 'repeated', locale: 'ja' } as const;
    const first = await stack.application.createVerification(body, key);
    const second = await stack.application.createVerification(body, key);

    expect(second.id).toBe(first.id);
    expect(second.applicantToken).not.toBe(first.applicantToken);
    await expect(
      stack.application.createVerification({ subjectId: 'another' }, key),
    ).rejects.toMatchObject({
      status: 409,
      detail: expect.stringContaining('another body') as string,
    });
    const { items } = await stack.application.listVerifications({ subjectId: 'repeated' });
    expect(items).toHaveLength(1);
  });

  it('is listed newest first, by status and subject, page by page', async () => {
    const subjectId = `listed-${randomUUID()}`;
    const begun = [];
    for (let count = 0; count < 5; count += 1) begun.push(await stack.beginConsented(subjectId));
    const [oldest] = begun;
    if (oldest) {
      await stack.application.cancelVerification(oldest.id);
      await stack.verificationAt(oldest, 'canceled');
    }

    const listed: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await stack.application.listVerifications({
        subjectId,
        limit: 2,
        ...(cursor === undefined ? {} : { cursor }),
      });
      expect(page.items.length).toBeLessThanOrEqual(2);
      listed.push(...page.items.map(({ id }) => id));
      ({ cursor } = page);
    } while (cursor !== undefined);
    expect(listed).toEqual(begun.map(({ id }) => id).reverse());
    const newest = await stack.application.listVerifications({ limit: begun.length });
    expect(newest.items.map(({ id }) => id)).toEqual(listed);

    const query = { subjectId, status: 'canceled' } as const;
    const { items } = await stack.application.listVerifications(query);
    expect(items.map(({ id }) => id)).toEqual([oldest?.id]);
  });

  it('is not erased before it is finished', async () => {
    const { id } = await stack.begin();

    await expect(stack.application.eraseVerification(id)).rejects.toMatchObject({
      status: 409,
      detail: expect.stringContaining('cancel it') as string,
    });
  });
});

describe('A verification by a policy of its own', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await Stack.start({
      version: 'lenient-1',
      liveness: { challenge: 'FaceMovementChallenge' },
      match: { reviewFrom: 0 },
    });
  });
  afterAll(() => stack.stop());

  it('approves by movement alone, and shows a reviewer the images, writing down every look', async () => {
    const begun = await stack.goThrough(await wardrobe.belongingsOf(ada));
    expect(await begun.applicant.getSession()).toMatchObject({
      status: 'approved',
      challenge: 'FaceMovementChallenge',
    });

    const { images, match, policyVersion } = await stack.reviewer.getVerification(begun.id);
    expect(policyVersion).toBe('lenient-1');
    expect(match?.similarity).toBeGreaterThan(95);
    expect(images).toEqual(['document', 'face', 'liveness', 'audit-1', 'audit-2']);
    for (const image of images) {
      const { url, expiresAt } = await stack.reviewer.viewImage(begun.id, image);
      const response = await fetch(url);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('image/jpeg');
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(60_000);
    }
    const { events } = await stack.auditTrailOf(begun);
    const looks = events.filter(({ type }) => type === 'image.viewed');
    expect(looks.map(({ data, actor }) => [data.image, actor])).toEqual(
      images.map((image) => [image, 'reviewer:reviewer']),
    );
  });

  it('never enrols one face under two subjects, however close together they come', async () => {
    const belongings = await wardrobe.belongingsOf(finn);
    const both = await Promise.all([stack.goThrough(belongings), stack.goThrough(belongings)]);

    const decided = await Promise.all(both.map(({ id }) => stack.application.getVerification(id)));
    const approved = decided.filter(({ status }) => status === 'approved');
    const enrolled = await Promise.all(both.map(({ subjectId }) => facesOf(stack, subjectId)));
    expect(approved.length).toBeLessThan(2);
    expect(enrolled.flat()).toHaveLength(approved.length);
    expect(decided.filter(({ reason }) => reason === 'DUPLICATE_FACE')).toHaveLength(
      2 - approved.length,
    );
  });

  it('is erased with its images and face, and leaves a tombstone and its trail', async () => {
    const begun = await stack.goThrough(await wardrobe.belongingsOf(eve));
    const { subjectId, id } = begun;
    await stack.verificationAt(begun, 'approved');
    expect(await imagesOf(stack, id)).not.toEqual([]);
    expect(await facesOf(stack, subjectId)).toHaveLength(1);

    const erasure = await stack.application.eraseVerification(id);
    expect(erasure).toMatchObject({ faceVectors: 1 });
    expect(erasure.objectVersions).toBeGreaterThanOrEqual(3);
    expect(await imagesOf(stack, id)).toEqual([]);
    expect(await facesOf(stack, subjectId)).toEqual([]);

    const tombstone = await stack.application.getVerification(id);
    expect(tombstone).toMatchObject({ id, status: 'approved', erasedAt: erasure.erasedAt });
    expect(tombstone.subjectId).toBeUndefined();
    expect((await stack.application.listVerifications({ subjectId })).items).toEqual([]);
    const { events, verdict } = await stack.auditTrailOf({ id });
    expect(verdict).toEqual({ intact: true });
    expect(events.at(-1)).toMatchObject({ type: 'verification.erased', data: { faceVectors: 1 } });

    expect(await stack.application.eraseVerification(id)).toEqual(erasure);
    expect((await stack.auditTrailOf({ id })).events).toHaveLength(events.length);
  });

  it.each(['approve', 'reject'] as const)(
    'leaves to a reviewer what is unclear, who may %s it',
    async (decision) => {
      const [person, holder] = decision === 'approve' ? [ben, cora] : [dan, eve];
      const begun = await stack.goThrough(await wardrobe.belongingsOf(person, holder));
      await stack.verificationAt(begun, 'in_review');
      const { items } = await stack.reviewer.listVerifications();
      expect(items.map(({ id }) => id)).toContain(begun.id);
      const { subjectId } = begun;
      const ofSubject = await stack.reviewer.listVerifications({ subjectId });
      expect(ofSubject.items.map(({ id }) => id)).toEqual([begun.id]);

      const reason = decision === 'approve' ? 'SAME_PERSON' : 'DIFFERENT_PERSON';
      const review = { decision, reason, note: 'Seen with my own eyes' };
      await stack.reviewer.reviewVerification(begun.id, review);

      const status = decision === 'approve' ? 'approved' : 'rejected';
      const verification = await stack.verificationAt(begun, status);
      expect(verification.reason).toBe(decision === 'approve' ? undefined : 'REVIEWER_REJECTED');
      const { events, verdict } = await stack.auditTrailOf(begun);
      expect(verdict).toEqual({ intact: true });
      expect(events).toContainEqual(
        expect.objectContaining({ type: 'review.decided', actor: 'reviewer:reviewer' }),
      );
      await expect(stack.reviewer.reviewVerification(begun.id, review)).rejects.toMatchObject({
        status: 409,
      });
    },
  );
});
