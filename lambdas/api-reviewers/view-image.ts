import { GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { NotFoundError } from '../shared/api/errors';
import { operation } from '../shared/api/operation';
import { appendAuditEvent } from '../shared/audit/append-audit-event';
import { s3 } from '../shared/clients/s3';
import { listVersions } from '../shared/stored-images';
import { environment, tables } from './environment';
import { imageOf } from './review-view';
import { assertVisible } from './visible-verification';

/** How long a link to an image works, in seconds: long enough to load it, too short to pass it on. */
const LINK_LIFETIME = 60;

/** Writes down who looks at which image before it gives the link. */
export const viewImage = operation('viewImage', async ({ caller, path }) => {
  const { verificationId, image } = path;
  const verification = await appendAuditEvent(tables, verificationId, (before) => {
    assertVisible(before, caller);
    if (!imageOf(before, image)) throw noImage(image);
    return {
      type: 'image.viewed',
      actor: `reviewer:${caller.reviewer}`,
      data: { image },
    };
  });
  const stored = imageOf(verification, image);
  if (!stored) throw noImage(image);
  const expiresAt = new Date(Date.now() + LINK_LIFETIME * 1000).toISOString();
  const url = await getSignedUrl(
    s3,
    new GetObjectCommand({
      Bucket: environment.EVIDENCE_BUCKET,
      Key: stored.key,
      VersionId: stored.versionId ?? (await newestVersion(stored.key)),
      ResponseCacheControl: 'no-store',
    }),
    { expiresIn: LINK_LIFETIME },
  );
  return { url, expiresAt };
});

/** What is held may be expired, and then hides behind a marker. */
async function newestVersion(key: string): Promise<string | undefined> {
  const versions = await listVersions(environment.EVIDENCE_BUCKET, [key]);
  const named = versions.find((one) => one.key === key && one.sizeBytes !== undefined);
  return named?.versionId;
}

function noImage(image: string): NotFoundError {
  return new NotFoundError(
    `This verification has no ${image} image; its "images" name those there are.`,
  );
}
