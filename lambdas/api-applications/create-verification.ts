import { randomUUID } from 'node:crypto';
import { ExecutionAlreadyExists, StartExecutionCommand } from '@aws-sdk/client-sfn';
import canonicalize from 'canonicalize';
import { counterKey } from '../shared/abuse/counter-key';
import { assertFree, type HeldBackWords } from '../shared/abuse/held-back';
import { operation, type RequestOf } from '../shared/api/operation';
import { ConflictError, UnavailableError } from '../shared/api/errors';
import { createApplicantToken, type ApplicantToken } from '../shared/applicant-token';
import { appendAuditEvent, createWithAuditEvent } from '../shared/audit/append-audit-event';
import { stepFunctions } from '../shared/clients/step-functions';
import { derivedId } from '../shared/derived-id';
import { logger } from '../shared/logger';
import { createRedirectSecret } from '../shared/return-url';
import type { Verification } from '../shared/verification';
import { environment, tables } from './environment';

type Request = RequestOf<'createVerification'>;

/** What a request hands out, unless an earlier one with the same key has handed out the same already. */
interface Fresh {
  readonly link: ApplicantToken;
  readonly redirectSecret: string;
}

/**
 * Starts a verification. With an Idempotency-Key its id follows from the key, so that a repeat finds
 * the row, starts the execution if that did not happen, and hands out a fresh link, since the secret of
 * the first one is not kept, with the redirect secret of the first time.
 */
export const createVerification = operation('createVerification', async (request) => {
  const key = request.headers['Idempotency-Key'];
  const { applicationId } = request.caller;
  const id = key === undefined ? randomUUID() : derivedId(applicationId, key);
  await assertFree(environment.ABUSE_TABLE, [await counterOf(request)], words);
  const fresh = { link: createApplicantToken(id), redirectSecret: createRedirectSecret() };
  const { token } = fresh.link;
  const created = await create(id, request, fresh);
  const verification = created ?? (await renewLink(id, request, fresh));
  await start(verification, key !== undefined);
  logger.info('Started a verification', { verificationId: id, repeated: !created });
  return {
    id,
    status: verification.status,
    applicantUrl: `${environment.WEB_ORIGIN}/verify#${token}`,
    applicantToken: token,
    expiresAt: verification.applicantTokenExpiresAt ?? expiry(verification),
    redirectSecret: verification.redirectSecret ?? fresh.redirectSecret,
  };
});

const words: HeldBackWords = {
  paused: 'Too many verifications of this subject have failed; start another after',
  blocked:
    'Verifications of this subject have failed again and again, and no more can be started; a reviewer can lift the block on one of them.',
};

const counterOf = ({ caller: { applicationId }, body: { subjectId } }: Request): Promise<string> =>
  counterKey(environment.COUNTER_KEY_ARN, { by: 'subject', applicationId, subjectId });

function expiry({ policy }: Pick<Verification, 'policy'>): string {
  return new Date(Date.now() + policy.applicantToken.lifetimeSeconds * 1000).toISOString();
}

/** Writes the row; undefined when the id is taken. */
async function create(id: string, { caller, body }: Request, { link, redirectSecret }: Fresh) {
  const now = new Date().toISOString();
  const policy = environment.POLICY;
  const { applicationId } = caller;
  return createWithAuditEvent(
    tables,
    {
      id,
      applicationId,
      subjectId: body.subjectId,
      ...(body.redirectUrl !== undefined && { redirectUrl: body.redirectUrl }),
      ...(body.locale !== undefined && { locale: body.locale }),
      status: 'awaiting_document',
      policy,
      policyVersion: policy.version,
      createdAt: now,
      updatedAt: now,
      redirectSecret,
      applicantTokenHash: link.secretHash,
      applicantTokenExpiresAt: expiry({ policy }),
      documentAttempt: 0,
      livenessAttempt: 0,
    },
    {
      type: 'verification.created',
      actor: `application:${applicationId}`,
      data: { policyVersion: policy.version },
    },
  );
}

/** Answers a repeat of the same request, and refuses another one under the same key. */
async function renewLink(id: string, { caller, body }: Request, { link, redirectSecret }: Fresh) {
  return appendAuditEvent(tables, id, (before) => {
    if (before.erasure) {
      throw new ConflictError(
        'The verification of this Idempotency-Key was erased; use a new key to start another.',
      );
    }
    const same =
      before.applicationId === caller.applicationId &&
      before.subjectId === body.subjectId &&
      before.redirectUrl === body.redirectUrl &&
      before.locale === body.locale;
    if (!same) {
      throw new ConflictError(
        'This Idempotency-Key was used with another body; repeat that body, or use a new key.',
      );
    }
    return {
      type: 'link.renewed',
      actor: `application:${caller.applicationId}`,
      data: {},
      set: {
        applicantTokenHash: link.secretHash,
        applicantTokenExpiresAt: expiry(before),
        redirectSecret: before.redirectSecret ?? redirectSecret,
      },
      // Whatever came of the earlier link goes with it.
      remove: ['handOff', 'followerTokenHashes'],
    };
  });
}

/** Starts the execution. Canonical, so that a repeat sends the very same input and finds the same execution. */
async function start({ id, subjectId, policy }: Verification, repeatable: boolean): Promise<void> {
  const input = canonicalize({ verificationId: id, subjectId, policy });
  try {
    await stepFunctions.send(
      new StartExecutionCommand({
        stateMachineArn: environment.STATE_MACHINE_ARN,
        name: id,
        input,
      }),
    );
  } catch (error) {
    if (error instanceof ExecutionAlreadyExists) return;
    if (repeatable) {
      throw new UnavailableError(
        'The workflow could not be started; repeat the request with the same Idempotency-Key.',
        undefined,
        { cause: error },
      );
    }
    await recordFailedStart(id);
    throw new UnavailableError(
      `The workflow could not be started, and verification ${id} is recorded as failed; try again, best with an Idempotency-Key.`,
      undefined,
      { cause: error },
    );
  }
}

/** Nobody can repeat this request, and a verification that waits for nothing would be a lie. */
async function recordFailedStart(id: string): Promise<void> {
  await appendAuditEvent(tables, id, () => ({
    type: 'verification.faulted',
    actor: 'workflow',
    data: { outcome: 'FAILED', error: 'StartExecution', state: null },
    set: { status: 'failed', decidedAt: new Date().toISOString() },
  }));
}
