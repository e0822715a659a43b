import { createHash } from 'node:crypto';
import { CreateFaceLivenessSessionCommand } from '@aws-sdk/client-rekognition';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import * as z from 'zod';
import { ConflictError } from '../shared/api/errors';
import { operation } from '../shared/api/operation';
import { appendAuditEvent, type Amendment } from '../shared/audit/append-audit-event';
import { rekognition } from '../shared/clients/rekognition';
import { sts } from '../shared/clients/sts';
import { livenessPrefix } from '../shared/evidence';
import { readVerification } from '../shared/read-verification';
import { challengeOf, type Verification } from '../shared/verification';
import { environment, tables } from './environment';
import { originOf, passGate } from './gate';
import { assertHolder, type Applicant } from './holder';
import { readSession } from './liveness-session';

/** The shortest life STS gives credentials, in seconds; a session is over after three minutes. */
const CREDENTIALS_LIFETIME = 900;

/** How long the record of a session outlives the wait it was for, in seconds. */
const RECORD_LIFETIME = 86_400;

/** Gives the current session while it is unused, and otherwise a new one while the policy grants any. */
export const startLiveness = operation('startLiveness', async ({ caller, headers }) => {
  const { verificationId } = caller;
  const verification = await readVerification(tables.verifications, verificationId);
  assertHolder(verification, caller);
  const taskToken = awaitedBy(verification);
  await passGate(verification, originOf({ caller, headers }));
  const sessionId =
    (await unusedSession(verification)) ?? (await openSession(verification, caller, taskToken));
  const region = await rekognition.config.region();
  return {
    sessionId,
    region,
    challenge: challengeOf(verification),
    streamingEndpoint:
      environment.AWS_ENDPOINT_URL_REKOGNITIONSTREAMING ??
      `https://streaming-rekognition.${region}.amazonaws.com`,
    credentials: await streamingCredentials(verificationId),
  };
});

/** The token of the wait for a liveness check. */
function awaitedBy({ status, awaiting, taskToken }: Verification): string {
  if (status !== 'awaiting_liveness' || awaiting !== 'liveness' || taskToken === undefined) {
    throw new ConflictError('No liveness check is awaited now; GET /session says what is.');
  }
  return taskToken;
}

async function unusedSession(verification: Verification): Promise<string | undefined> {
  const { id, livenessSession, policy } = verification;
  if (!livenessSession) return undefined;
  const { sessionId, sessions } = livenessSession;
  const state = await readSession(id, sessionId);
  if (!state.ended && state.status === 'CREATED') return sessionId;
  if (state.ended && state.outcome.status === 'SUCCEEDED') {
    throw new ConflictError(
      'The session has ended with a result; POST /session/liveness/complete to go on.',
    );
  }
  if (sessions >= policy.liveness.sessionsPerAttempt) {
    throw new ConflictError(
      'The sessions of this attempt are used up; POST /session/liveness/complete ends the attempt.',
    );
  }
  return undefined;
}

async function openSession(
  verification: Verification,
  applicant: Applicant,
  taskToken: string,
): Promise<string> {
  const { id, policy, livenessSession } = verification;
  const challenge = challengeOf(verification);
  const number = (livenessSession?.sessions ?? 0) + 1;
  const { SessionId } = await rekognition.send(
    new CreateFaceLivenessSessionCommand({
      // Requests that arrive together get one session.
      ClientRequestToken: createHash('sha256')
        .update(`${taskToken} ${number} ${challenge}`)
        .digest('hex'),
      KmsKeyId: environment.EVIDENCE_KEY_ARN,
      Settings: {
        AuditImagesLimit: policy.liveness.auditImages,
        ChallengePreferences: [{ Type: challenge }],
        OutputConfig: { S3Bucket: environment.EVIDENCE_BUCKET, S3KeyPrefix: livenessPrefix(id) },
      },
    }),
  );
  const sessionId = z.string().parse(SessionId);
  await appendAuditEvent(tables, id, (before) => {
    if (before.livenessSession?.sessionId === sessionId) return undefined;
    assertHolder(before, applicant);
    if (before.taskToken !== taskToken || challengeOf(before) !== challenge) awaitedAnew();
    return sessionOpened(before, sessionId, number);
  });
  return sessionId;
}

function awaitedAnew(): never {
  throw new ConflictError(
    'The verification has gone on meanwhile; GET /session says what is awaited.',
  );
}

function sessionOpened(before: Verification, sessionId: string, sessions: number): Amendment {
  const { id: verificationId, livenessAttempt: attempt, policy } = before;
  const challenge = challengeOf(before);
  const now = Date.now();
  const lifetime = policy.liveness.timeoutSeconds + RECORD_LIFETIME;
  return {
    type: 'liveness.session_opened',
    actor: 'applicant',
    data: { sessionId, attempt, number: sessions, challenge },
    set: {
      livenessSession: { sessionId, attempt, sessions },
      livenessSessions: (before.livenessSessions ?? 0) + 1,
      challenge,
    },
    unchanged: ['status', 'taskToken'],
    with: {
      Put: {
        TableName: environment.LIVENESS_SESSIONS_TABLE,
        Item: {
          sessionId,
          verificationId,
          attempt,
          createdAt: new Date(now).toISOString(),
          expiresAt: Math.floor(now / 1000) + lifetime,
        },
        ConditionExpression: 'attribute_not_exists(sessionId)',
      },
    },
  };
}

const credentialsSchema = z.object({
  AccessKeyId: z.string(),
  SecretAccessKey: z.string(),
  SessionToken: z.string(),
  Expiration: z.date(),
});

/** Credentials that can stream a liveness video, and nothing else whatever the role may. */
async function streamingCredentials(verificationId: string) {
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: environment.APPLICANT_ROLE_ARN,
      RoleSessionName: verificationId,
      DurationSeconds: CREDENTIALS_LIFETIME,
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: 'rekognition:StartFaceLivenessSession', Resource: '*' },
        ],
      }),
    }),
  );
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } =
    credentialsSchema.parse(Credentials);
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration.toISOString(),
  };
}
