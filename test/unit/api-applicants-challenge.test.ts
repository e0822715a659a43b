import './support/environment';
import 'aws-sdk-client-mock-jest';
import { CreateFaceLivenessSessionCommand, RekognitionClient } from '@aws-sdk/client-rekognition';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/api-applicants/handler';
import { parsePolicy } from '../../lambdas/shared/policy';
import type { Verification } from '../../lambdas/shared/verification';
import { call } from './support/api-event';
import { Tables } from './support/tables';
import { applicant, givenVerification, verificationId } from './support/verifications';

const tables = new Tables();
beforeEach(() => tables.reset());

const request = (method: string, resource: string, body?: unknown) =>
  call(handler, { method, resource, body, caller: applicant });

const consent = { textVersion: '1', language: 'en', at: '2026-11-01T10:00:00.000Z' } as const;
const given = (changes: Partial<Verification> = {}) =>
  givenVerification(tables, { consent, ...changes });
const row = () => tables.verification(verificationId);
const types = () => tables.trail(verificationId).map(({ type }) => type);

describe('The movement challenge', () => {
  const challenge = 'FaceMovementChallenge';
  const ask = () => request('POST', '/session/consent', { ...consentOf('1'), challenge });
  const consentOf = (textVersion: string) => ({ textVersion, language: 'en' });
  const withLiveness = (liveness: object): Pick<Verification, 'policy'> => ({
    policy: parsePolicy({ version: 'test-1', liveness }),
  });

  it('is asked for with the consent, kept and audited', async () => {
    givenVerification(tables);
    expect((await ask()).body).toMatchObject({ challenge, challengeChoice: false });
    expect(row().challenge).toBe(challenge);
    expect(tables.trail(verificationId).at(-1)).toMatchObject({
      type: 'consent.given',
      actor: 'applicant',
      data: { textVersion: '1', language: 'en', challenge },
    });
  });

  it('may be asked for after the consent, until the first liveness session', async () => {
    given();
    expect((await ask()).status).toBe(200);
    expect(row().challenge).toBe(challenge);
    await ask();
    expect(types()).toEqual(['verification.created', 'consent.given']);
  });

  it('stays when the consent is given again without a word of it', async () => {
    givenVerification(tables);
    await ask();
    await request('POST', '/session/consent', consentOf('2'));
    expect(row()).toMatchObject({ challenge, consent: { textVersion: '2' } });
  });

  it('comes too late once the other one has been begun', async () => {
    given({ challenge: 'FaceMovementAndLightChallenge' });
    expect((await request('GET', '/session')).body.challengeChoice).toBe(false);
    expect((await ask()).status).toBe(409);
    expect(types()).toEqual(['verification.created']);
  });

  it('is refused, by the name of the field, where the policy does not offer it', async () => {
    given(withLiveness({ movementOnRequest: false }));
    expect((await request('GET', '/session')).body.challengeChoice).toBe(false);
    expect((await ask()).body).toMatchObject({ status: 400, errors: [{ field: 'challenge' }] });
    expect(row().challenge).toBeUndefined();
  });

  it('is no choice where it is the only one', async () => {
    given(withLiveness({ challenge }));
    expect((await request('GET', '/session')).body).toMatchObject({
      challenge,
      challengeChoice: false,
    });
  });

  it('is the only one to ask for', async () => {
    givenVerification(tables);
    const body = { ...consentOf('1'), challenge: 'FaceMovementAndLightChallenge' };
    expect((await request('POST', '/session/consent', body)).status).toBe(400);
  });
});

describe('A liveness session', () => {
  const rekognition = mockClient(RekognitionClient);
  const sts = mockClient(STSClient);
  const awaiting = { status: 'awaiting_liveness', awaiting: 'liveness' } as const;
  const start = () => request('POST', '/session/liveness');

  beforeEach(() => {
    for (const client of [rekognition, sts]) client.reset();
    rekognition.on(CreateFaceLivenessSessionCommand).resolves({ SessionId: 'opened' });
    sts.on(AssumeRoleCommand).resolves({
      Credentials: {
        AccessKeyId: 'ASIA',
        SecretAccessKey: 'secret',
        SessionToken: 'session',
        Expiration: new Date('2026-11-01T10:15:00.000Z'),
      },
    });
  });

  it('is opened with the challenge the applicant asked for', async () => {
    given({ ...awaiting, challenge: 'FaceMovementChallenge' });
    expect((await start()).body).toMatchObject({ challenge: 'FaceMovementChallenge' });
    expect(rekognition).toHaveReceivedCommandWith(CreateFaceLivenessSessionCommand, {
      Settings: expect.objectContaining({
        ChallengePreferences: [{ Type: 'FaceMovementChallenge' }],
      }) as object,
    });
  });

  it('settles which challenge it is', async () => {
    given(awaiting);
    await start();
    expect(row().challenge).toBe('FaceMovementAndLightChallenge');
    expect(tables.trail(verificationId).at(-1)?.data).toMatchObject({
      challenge: 'FaceMovementAndLightChallenge',
    });
  });

  it('is not bound when another challenge was asked for while it was opened', async () => {
    given(awaiting);
    tables.beforeNextTransaction = () =>
      tables.change(verificationId, {
        challenge: 'FaceMovementChallenge',
        auditHash: 'moved on',
      });
    expect((await start()).status).toBe(409);
    expect(row().livenessSession).toBeUndefined();
  });
});
