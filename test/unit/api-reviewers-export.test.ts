import { deployment } from './support/environment';
import * as z from 'zod';
import { handler } from '../../lambdas/api-reviewers/handler';
import { auditEventSchema, verifyChain } from '../../lambdas/shared/audit/chain';
import { call } from './support/api-event';
import { Evidence } from './support/evidence';
import { sha256, SigningKms } from './support/kms';
import { Tables } from './support/tables';
import { givenVerification, verificationId } from './support/verifications';

const tables = new Tables();
const evidence = new Evidence();
const kms = new SigningKms();
beforeEach(() => {
  for (const double of [tables, evidence, kms]) double.reset();
});

const caller = { principal: 'reviewer', reviewer: 'kim', groups: 'reviewer' };
const exported = () =>
  call(handler, {
    method: 'POST',
    resource: '/review/verifications/{verificationId}/export',
    path: { verificationId },
    caller,
  });

const trail = z.object({
  events: z.array(auditEventSchema),
  head: z.object({ sequence: z.int(), hash: z.string() }),
});

describe('A bundle', () => {
  const key = `documents/${verificationId}/1/original`;

  it('is a signed statement of the verification, its trail and the hashes of its images', async () => {
    givenVerification(tables, { status: 'approved', match: { similarity: 99.5 } });
    evidence.put(key, 'a', 'document');
    const { status, body } = await exported();
    expect(status).toBe(200);
    const statement = kms.statementOf(body);
    expect(statement).toMatchObject({
      kind: 'verification',
      exportedBy: 'kim',
      verification: { id: verificationId, status: 'approved', match: { similarity: 99.5 } },
      images: [{ key, versionId: 'a', sizeBytes: 8, sha256: sha256('document') }],
    });
    const { events, head } = trail.parse(statement);
    expect(verifyChain(events, head)).toEqual({ intact: true });
  });

  it('says for whom it was made, in the trail it holds', async () => {
    givenVerification(tables, { status: 'approved' });
    const { events } = trail.parse(kms.statementOf((await exported()).body));
    expect(events.at(-1)).toMatchObject({ type: 'verification.exported', actor: 'reviewer:kim' });
    expect(events).toEqual(tables.trail(verificationId));
  });

  it('holds no token, and no hash of one', async () => {
    const { applicantTokenHash = '' } = givenVerification(tables, { status: 'in_review' });
    const text = JSON.stringify((await exported()).body);
    expect(text).not.toContain('task-token');
    expect(text).not.toContain(applicantTokenHash);
  });

  it('is of a verification that there is', async () => {
    expect(await exported()).toMatchObject({ status: 404 });
  });
});

it('The signing key is told by its public half', async () => {
  const { body } = await call(handler, { method: 'GET', resource: '/review/signing-key', caller });
  expect(body).toEqual({
    keyId: deployment.SIGNING_KEY_ARN,
    publicKey: {
      kty: 'EC',
      crv: 'P-256',
      x: expect.any(String) as string,
      y: expect.any(String) as string,
    },
  });
});
