import { chainEvent, genesis } from '../../../lambdas/shared/audit/chain';
import { createApplicantToken } from '../../../lambdas/shared/applicant-token';
import { defaultPolicy } from '../../../lambdas/shared/policy';
import type { Verification } from '../../../lambdas/shared/verification';
import type { Tables } from './tables';

export const verificationId = '0b6f1a52-3c43-4b8e-9d57-5d1f0a3f6c11';

/** The applicant's token of verifications that are given no other. */
export const applicantTokenHash = createApplicantToken(verificationId).secretHash;

/** The applicant, as the authorizer knows them. */
export const applicant = { principal: 'applicant', verificationId, tokenHash: applicantTokenHash };

/** Puts a verification that waits for its document, with the first event of its trail. */
export function givenVerification(
  tables: Pick<Tables, 'put'>,
  changes: Partial<Verification> = {},
): Verification {
  const id = changes.id ?? verificationId;
  const at = changes.createdAt ?? '2026-11-01T10:00:00.000Z';
  const event = { verificationId: id, at, type: 'verification.created', actor: 'application:app' };
  const first = chainEvent(genesis, { ...event, data: {} });
  const verification: Verification = {
    id,
    applicationId: 'app',
    subjectId: 'subject-1',
    status: 'awaiting_document',
    awaiting: 'document',
    taskToken: 'task-token',
    policy: defaultPolicy,
    policyVersion: defaultPolicy.version,
    createdAt: at,
    updatedAt: at,
    applicantTokenHash,
    applicantTokenExpiresAt: '2999-01-01T00:00:00.000Z',
    documentAttempt: 1,
    livenessAttempt: 1,
    auditSequence: first.sequence,
    auditHash: first.hash,
    ...changes,
  };
  tables.put('Verifications', verification);
  tables.put('AuditEvents', first);
  return verification;
}
