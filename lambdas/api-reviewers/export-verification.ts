import { verificationBundle } from '../shared/api/reviewer-schemas';
import { operation } from '../shared/api/operation';
import { appendAuditEvent } from '../shared/audit/append-audit-event';
import { readAudited } from '../shared/audit/read-audited';
import { evidencePrefixes } from '../shared/evidence';
import { signStatement } from '../shared/signing/sign-statement';
import { describeImages, listVersions } from '../shared/stored-images';
import { environment, tables } from './environment';
import { toReviewedView } from './review-view';
import { assertVisible } from './visible-verification';

/** Writes down who exports before it exports: the bundle's own trail says whom it was made for. */
export const exportVerification = operation('exportVerification', async ({ caller, path }) => {
  const { verificationId } = path;
  await appendAuditEvent(tables, verificationId, (before) => {
    assertVisible(before, caller);
    return {
      type: 'verification.exported',
      actor: `reviewer:${caller.reviewer}`,
      data: {},
    };
  });
  const { verification, events, head } = await readAudited(tables, verificationId);
  const versions = await listVersions(
    environment.EVIDENCE_BUCKET,
    evidencePrefixes(verificationId),
  );
  return signStatement(environment.SIGNING_KEY_ARN, verificationBundle.shape.statement, {
    kind: 'verification',
    exportedAt: new Date().toISOString(),
    exportedBy: caller.reviewer,
    verification: toReviewedView(verification, caller),
    events,
    head,
    images: await describeImages(environment.EVIDENCE_BUCKET, versions),
  });
});
