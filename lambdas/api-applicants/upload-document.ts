import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { ConflictError } from '../shared/api/errors';
import { operation } from '../shared/api/operation';
import { s3 } from '../shared/clients/s3';
import { documentKey } from '../shared/evidence';
import { readVerification } from '../shared/read-verification';
import { environment, tables } from './environment';
import { originOf, passGate } from './gate';
import { assertHolder } from './holder';

/** How long an upload may be begun, in seconds. */
const FORM_LIFETIME = 300;

/** A form that uploads one image of the given type to one key, no larger than the policy allows. */
export const uploadDocument = operation('uploadDocument', async ({ caller, headers, body }) => {
  const { verificationId } = caller;
  const verification = await readVerification(tables.verifications, verificationId);
  assertHolder(verification, caller);
  const { consent, status, awaiting, documentAttempt, policy } = verification;
  if (!consent) throw new ConflictError('Consent is missing; POST /session/consent first.');
  if (status !== 'awaiting_document' || awaiting !== 'document') {
    throw new ConflictError('No document is awaited now; GET /session says what is.');
  }
  await passGate(verification, originOf({ caller, headers }));
  const { maximumBytes } = policy.document;
  const expiresAt = new Date(Date.now() + FORM_LIFETIME * 1000).toISOString();
  const { url, fields } = await createPresignedPost(s3, {
    Bucket: environment.EVIDENCE_BUCKET,
    Key: documentKey(verificationId, documentAttempt),
    Fields: { 'Content-Type': body.contentType },
    Conditions: [['content-length-range', 1, maximumBytes]],
    Expires: FORM_LIFETIME,
  });
  return { url, fields, maximumBytes, expiresAt };
});
