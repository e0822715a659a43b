import { deployment } from './support/environment';
import 'aws-sdk-client-mock-jest';
import {
  CreateFaceLivenessSessionCommand,
  GetFaceLivenessSessionResultsCommand,
  RekognitionClient,
  SessionNotFoundException,
  type GetFaceLivenessSessionResultsCommandOutput,
} from '@aws-sdk/client-rekognition';
import { SendTaskSuccessCommand, SFNClient, TaskTimedOut } from '@aws-sdk/client-sfn';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/api-applicants/handler';
import type { Verification } from '../../lambdas/shared/verification';
import { call } from './support/api-event';
import { Tables } from './support/tables';
import { applicant, givenVerification, verificationId } from './support/verifications';

const tables = new Tables();
const rekognition = mockClient(RekognitionClient);
const stepFunctions = mockClient(SFNClient);
const sts = mockClient(STSClient);

beforeEach(() => {
  tables.reset();
  for (const client of [rekognition, stepFunctions, sts]) client.reset();
  stepFunctions.on(SendTaskSuccessCommand).resolves({});
  sts.on(AssumeRoleCommand).resolves({
    Credentials: {
      AccessKeyId: 'ASIA',
      SecretAccessKey: 'secret',
      SessionToken: 'session',
      Expiration: new Date('2026-11-01T10:15:00.000Z'),
    },
  });
});

const request = (method: string, resource: string, body?: unknown) =>
  call(handler, { method, resource, body, caller: applicant });

const consent = { textVersion: '1', language: 'en', at: '2026-11-01T10:00:00.000Z' } as const;
const given = (changes: Partial<Verification> = {}) =>
  givenVerification(tables, { consent, ...changes });
const row = () => tables.verification(verificationId);
const types = () => tables.trail(verificationId).map(({ type }) => type);

describe('A liveness session', () => {
  const awaiting = { status: 'awaiting_liveness', awaiting: 'liveness' } as const;
  const start = () => request('POST', '/session/liveness');
  const givenSession = (sessions = 1) => {
    given({ ...awaiting, livenessSession: { sessionId: 'first', attempt: 1, sessions } });
    tables.put('LivenessSessions', { sessionId: 'first', verificationId, attempt: 1 });
  };
  const givenState = (Status: 'CREATED' | 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'EXPIRED') =>
    rekognition.on(GetFaceLivenessSessionResultsCommand).resolves({ SessionId: 'first', Status });

  beforeEach(() => {
    rekognition.on(CreateFaceLivenessSessionCommand).resolves({ SessionId: 'opened' });
  });

  it('is opened with the policy’s challenge, and writes below the verification’s prefix', async () => {
    given(awaiting);
    const { status, body } = await start();
    expect(status).toBe(201);
    expect(body).toEqual({
      sessionId: 'opened',
      region: 'us-east-1',
      challenge: 'FaceMovementAndLightChallenge',
      streamingEndpoint: 'https://streaming-rekognition.us-east-1.amazonaws.com',
      credentials: {
        accessKeyId: 'ASIA',
        secretAccessKey: 'secret',
        sessionToken: 'session',
        expiration: '2026-11-01T10:15:00.000Z',
      },
    });
    expect(rekognition).toHaveReceivedCommandWith(CreateFaceLivenessSessionCommand, {
      ClientRequestToken: expect.stringMatching(/^[a-zA-Z0-9-_]{1,64}$/) as string,
      KmsKeyId: deployment.EVIDENCE_KEY_ARN,
      Settings: {
        AuditImagesLimit: 2,
        ChallengePreferences: [{ Type: 'FaceMovementAndLightChallenge' }],
        OutputConfig: {
          S3Bucket: 'evidence',
          S3KeyPrefix: `liveness/${verificationId}/`,
        },
      },
    });
  });

  it('is bound to the verification and the attempt', async () => {
    given({ ...awaiting, livenessAttempt: 2 });
    await start();
    expect(row().livenessSession).toEqual({ sessionId: 'opened', attempt: 2, sessions: 1 });
    expect(tables.get('LivenessSessions', { sessionId: 'opened' })).toMatchObject({
      verificationId,
      attempt: 2,
      expiresAt: expect.any(Number) as number,
    });
    expect(types()).toEqual(['verification.created', 'liveness.session_opened']);
  });

  it('comes with credentials that can only stream', async () => {
    given(awaiting);
    await start();
    const [assumed] = sts.commandCalls(AssumeRoleCommand);
    expect(assumed?.args[0].input).toMatchObject({
      RoleArn: deployment.APPLICANT_ROLE_ARN,
      DurationSeconds: 900,
    });
    expect(JSON.parse(assumed?.args[0].input.Policy ?? '')).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 'rekognition:StartFaceLivenessSession', Resource: '*' },
      ],
    });
  });

  it('is given again while it is unused', async () => {
    givenSession();
    givenState('CREATED');
    expect((await start()).body.sessionId).toBe('first');
    expect(rekognition).not.toHaveReceivedCommand(CreateFaceLivenessSessionCommand);
  });

  it.each(['IN_PROGRESS', 'FAILED', 'EXPIRED'] as const)(
    'is followed by another when it is %s',
    async (state) => {
      givenSession();
      givenState(state);
      expect((await start()).body.sessionId).toBe('opened');
      expect(row().livenessSession?.sessions).toBe(2);
    },
  );

  it('is followed by another when Rekognition has forgotten it', async () => {
    givenSession();
    rekognition
      .on(GetFaceLivenessSessionResultsCommand)
      .rejects(new SessionNotFoundException({ $metadata: {}, message: 'gone' }));
    expect((await start()).body.sessionId).toBe('opened');
  });

  it('with a result is to be completed, not thrown away', async () => {
    givenSession();
    givenState('SUCCEEDED');
    expect((await start()).body).toMatchObject({
      status: 409,
      detail: expect.stringContaining('/session/liveness/complete') as string,
    });
  });

  it('is not opened beyond what the policy grants for an attempt', async () => {
    givenSession(3);
    givenState('FAILED');
    expect((await start()).body).toMatchObject({
      status: 409,
      detail: expect.stringContaining('used up') as string,
    });
  });

  it('is one for requests that arrive together', async () => {
    given(awaiting);
    const answers = await Promise.all([start(), start()]);
    expect(answers.map(({ body }) => body.sessionId)).toEqual(['opened', 'opened']);
    const [one, two] = rekognition
      .commandCalls(CreateFaceLivenessSessionCommand)
      .map(({ args }) => args[0].input.ClientRequestToken);
    expect(two).toBe(one);
    expect(types()).toEqual(['verification.created', 'liveness.session_opened']);
  });

  it('is not opened for a wait that ended meanwhile', async () => {
    given(awaiting);
    tables.beforeNextTransaction = () => {
      tables.change(verificationId, { status: 'expired', taskToken: 'other' });
    };
    expect((await start()).status).toBe(409);
    expect(tables.all('LivenessSessions')).toEqual([]);
  });

  it('is for when one is awaited', async () => {
    given();
    expect((await start()).status).toBe(409);
    expect(rekognition).not.toHaveReceivedCommand(CreateFaceLivenessSessionCommand);
  });

  describe('when it has ended', () => {
    const complete = () => request('POST', '/session/liveness/complete');
    const referenceKey = `liveness/${verificationId}/first/reference.jpg`;
    const auditKey = `liveness/${verificationId}/first/audit-0.jpg`;
    const succeeded = {
      $metadata: {},
      SessionId: 'first',
      Status: 'SUCCEEDED',
      Confidence: 97.25,
      ReferenceImage: { S3Object: { Bucket: 'evidence', Name: referenceKey, Version: 'v' } },
      AuditImages: [{ S3Object: { Bucket: 'evidence', Name: auditKey } }],
    } satisfies GetFaceLivenessSessionResultsCommandOutput;
    const outcome = {
      sessionId: 'first',
      status: 'SUCCEEDED',
      confidence: 97.25,
      referenceKey,
      referenceVersionId: 'v',
      auditKeys: [auditKey],
    };
    const sent = () =>
      stepFunctions
        .commandCalls(SendTaskSuccessCommand)
        .map(({ args }) => JSON.parse(args[0].input.output ?? '') as unknown);

    beforeEach(() => {
      givenSession();
      rekognition.on(GetFaceLivenessSessionResultsCommand).resolves(succeeded);
    });

    it('sends on what Rekognition says of it', async () => {
      expect(await complete()).toMatchObject({ status: 200, body: { step: 'deciding' } });
      expect(sent()).toEqual([outcome]);
      expect(stepFunctions).toHaveReceivedCommandWith(SendTaskSuccessCommand, {
        taskToken: 'task-token',
      });
      expect(types()).toEqual(['verification.created', 'liveness.session_ended']);
      expect(JSON.stringify(tables.trail(verificationId))).not.toContain('task-token');
    });

    it('trusts nothing the caller says', async () => {
      const answer = await request('POST', '/session/liveness/complete', {
        sessionId: 'other',
        status: 'SUCCEEDED',
        confidence: 100,
      });
      expect(answer.status).toBe(200);
      expect(sent()).toEqual([outcome]);
    });

    it('shows no score', async () => {
      expect(JSON.stringify((await complete()).body)).not.toContain('97.25');
    });

    it.each([
      ['FAILED', { Status: 'FAILED', Confidence: 12 }, { status: 'FAILED', confidence: 12 }],
      ['EXPIRED', { Status: 'EXPIRED' }, { status: 'EXPIRED', confidence: null }],
      [
        'SUCCEEDED without a picture',
        { Status: 'SUCCEEDED', Confidence: 99 },
        { status: 'SUCCEEDED', referenceKey: null, auditKeys: [] },
      ],
    ] as const)('may be %s', async (_state, result, expected) => {
      rekognition
        .on(GetFaceLivenessSessionResultsCommand)
        .resolves({ SessionId: 'first', ...result });
      await complete();
      expect(sent()).toEqual([expect.objectContaining(expected)]);
    });

    it.each(['ProvisionedThroughputExceededException', 'ThrottlingException'])(
      'is asked for later when Rekognition is busy (%s)',
      async (name) => {
        rekognition
          .on(GetFaceLivenessSessionResultsCommand)
          .rejects(Object.assign(new Error('Rate exceeded'), { name }));
        const answer = await complete();
        expect(answer.body).toMatchObject({
          status: 503,
          detail: expect.stringContaining('try again in a few seconds') as string,
        });
        expect(answer.headers).toMatchObject({ 'retry-after': '2' });
        expect(sent()).toEqual([]);
      },
    );

    it('may be forgotten by Rekognition, which ends the attempt', async () => {
      rekognition
        .on(GetFaceLivenessSessionResultsCommand)
        .rejects(new SessionNotFoundException({ $metadata: {}, message: 'gone' }));
      await complete();
      expect(sent()).toEqual([expect.objectContaining({ status: 'EXPIRED' })]);
    });

    it.each(['CREATED', 'IN_PROGRESS'] as const)('is not ended while %s', async (state) => {
      givenState(state);
      expect((await complete()).body).toMatchObject({
        status: 409,
        detail: expect.stringContaining('finish it') as string,
      });
      expect(stepFunctions).not.toHaveReceivedCommand(SendTaskSuccessCommand);
      expect(types()).toEqual(['verification.created']);
    });

    it('can be sent again when the sending failed, even after Rekognition has forgotten it', async () => {
      stepFunctions.on(SendTaskSuccessCommand).rejectsOnce(new Error('unreachable')).resolves({});
      expect((await complete()).status).toBe(500);
      rekognition
        .on(GetFaceLivenessSessionResultsCommand)
        .rejects(new SessionNotFoundException({ $metadata: {}, message: 'gone' }));
      expect((await complete()).status).toBe(200);
      expect(sent()).toEqual([outcome, outcome]);
      expect(types()).toEqual(['verification.created', 'liveness.session_ended']);
    });

    it('may be completed twice', async () => {
      await complete();
      stepFunctions
        .on(SendTaskSuccessCommand)
        .rejects(new TaskTimedOut({ $metadata: {}, message: 'closed' }));
      expect((await complete()).status).toBe(200);
    });

    it('is used once, also by requests that arrive together', async () => {
      await Promise.all([complete(), complete()]);
      expect(types()).toEqual(['verification.created', 'liveness.session_ended']);
      expect(sent()).toEqual([outcome, outcome]);
    });

    it('is not used for a verification it was not opened for', async () => {
      tables.put('LivenessSessions', {
        sessionId: 'first',
        verificationId: 'e2a8b7c4-1111-4222-8333-944455566677',
      });
      expect((await complete()).status).toBe(500);
      expect(stepFunctions).not.toHaveReceivedCommand(SendTaskSuccessCommand);
    });

    it('does not answer a later wait', async () => {
      await complete();
      const next = { ...row(), ...awaiting, taskToken: 'next', livenessAttempt: 2 };
      Reflect.deleteProperty(next, 'livenessSession'); // as the workflow does when it waits anew
      tables.put('Verifications', next);
      expect((await complete()).body).toMatchObject({
        status: 409,
        detail: expect.stringContaining('POST /session/liveness opens one') as string,
      });
      expect(sent()).toHaveLength(1);
    });

    it('is not believed when its pictures lie elsewhere', async () => {
      rekognition.on(GetFaceLivenessSessionResultsCommand).resolves({
        ...succeeded,
        ReferenceImage: { S3Object: { Bucket: 'evidence', Name: 'verifications/other/x.jpg' } },
      });
      expect((await complete()).status).toBe(500);
      expect(stepFunctions).not.toHaveReceivedCommand(SendTaskSuccessCommand);
    });
  });
});
