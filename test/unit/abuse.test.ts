import { deployment } from './support/environment';
import * as z from 'zod';
import { handler as applicants } from '../../lambdas/api-applicants/handler';
import { handler as reviewers } from '../../lambdas/api-reviewers/handler';
import { handler as record } from '../../lambdas/record-event/handler';
import { countedAddress } from '../../lambdas/shared/abuse/counted-address';
import { counterKey } from '../../lambdas/shared/abuse/counter-key';
import { countFailure } from '../../lambdas/shared/abuse/counters';
import { defaultPolicy } from '../../lambdas/shared/policy';
import type { Verification } from '../../lambdas/shared/verification';
import { call, type Answer } from './support/api-event';
import { Tables } from './support/tables';
import { applicant, givenVerification, verificationId } from './support/verifications';

const tables = new Tables();
beforeEach(() => tables.reset());

const consent = { textVersion: '1', language: 'en', at: '2026-11-01T10:00:00.000Z' } as const;
const device = 'f6b1a1c3-64b1-4a3f-9d0b-0c1d2e3f4a5b';

const form = (headers: Record<string, string> = {}, sourceIp?: string): Promise<Answer> =>
  call(applicants, {
    method: 'POST',
    resource: '/session/document',
    body: { contentType: 'image/jpeg' },
    caller: applicant,
    headers,
    ...(sourceIp !== undefined && { sourceIp }),
  });

const refused = { accepted: false, attempt: 1, reason: 'NO_FACE' } as const;

/** Records that the document of a verification was refused, as the workflow does. */
const refuse = (eventId: string, id = verificationId, changes: object = { document: refused }) =>
  record({ verificationId: id, eventId, type: 'document.judged', data: {}, changes });

async function refuseTimes(times: number): Promise<void> {
  for (let time = 1; time <= times; time += 1) await refuse(`refusal ${time}`);
}

const events = (id = verificationId) => tables.trail(id).map(({ type, data }) => ({ type, data }));
const held = () =>
  z
    .array(z.looseObject({ id: z.string(), hold: z.unknown() }))
    .parse(tables.all('Abuse').filter(({ hold }) => hold !== undefined));

describe('An applicant who fails', () => {
  it('is stopped where it costs, with the time when to go on', async () => {
    givenVerification(tables, { consent });
    await form({ 'Device-Id': device });
    await refuseTimes(5);
    const { status, headers, body } = await form();
    expect({ status, body }).toMatchObject({
      status: 429,
      body: {
        type: 'urn:honnin:problem:paused',
        detail: expect.stringMatching(
          /^Too many attempts have failed; go on after 20.*Z\.$/,
        ) as string,
      },
    });
    const seconds = Number(headers?.['retry-after']);
    expect(seconds).toBeGreaterThan(1790);
    expect(seconds).toBeLessThanOrEqual(1800);
    const session = await call(applicants, {
      method: 'GET',
      resource: '/session',
      caller: applicant,
    });
    expect(session.body.hold).toEqual({ kind: 'paused', until: body.until });
  });

  it('is paused as a subject, at the device and at the address, each written down once without saying who', async () => {
    givenVerification(tables, { consent });
    await form({ 'Device-Id': device }, '203.0.113.7');
    await refuseTimes(5);
    await refuse('refusal 5');
    const paused = events().filter(({ type }) => type === 'abuse.paused');
    expect(paused.map(({ data }) => data)).toEqual(
      ['subject', 'device', 'address'].map((by) => ({ by, until: expect.any(String) as string })),
    );
    const kept = JSON.stringify([tables.all('Abuse'), tables.trail(verificationId)]);
    for (const secret of [device, '203.0.113.7', 'subject-1']) expect(kept).not.toContain(secret);
  });

  it('may still say where a session stands that has been opened, but not hand it in', async () => {
    givenVerification(tables, { consent });
    await form();
    await refuseTimes(5);
    const livenessSession = { sessionId: 's', attempt: 1, sessions: 1 };
    tables.change(verificationId, {
      status: 'awaiting_liveness',
      awaiting: 'liveness',
      livenessSession,
    });
    const resource = '/session/liveness/complete';
    expect(await call(applicants, { method: 'POST', resource, caller: applicant })).toMatchObject({
      status: 429,
    });
  });

  it('counts for nothing by what a reviewer decides, or what has been counted as an attempt', async () => {
    givenVerification(tables, { consent });
    await form();
    for (const reason of ['NO_FACE', 'LIVENESS_LOW', 'REVIEWER_REJECTED']) {
      await refuse(`decided ${reason}`, verificationId, { status: 'rejected', reason });
    }
    expect(tables.all('Abuse').filter(({ failures }) => failures !== undefined)).toEqual([]);
  });

  it.each(['FACE_MISMATCH', 'DUPLICATE_FACE'])('counts by a rejection for %s', async (reason) => {
    givenVerification(tables, { consent });
    await form();
    await refuse('decided', verificationId, { status: 'rejected', reason });
    expect(tables.all('Abuse').filter(({ failures }) => failures !== undefined)).toHaveLength(1);
  });
});

describe('An attacker', () => {
  const ids = [...Array(6).keys()].map((index) => `0b6f1a52-3c43-4b8e-9d57-5d1f0a3f6c2${index}`);
  const given = (id: string, changes: Partial<Verification> = {}) =>
    givenVerification(tables, {
      id,
      consent,
      subjectId: `subject ${id}`.replace(' ', '-'),
      ...changes,
    });
  const formOf = (id: string, headers: Record<string, string>, sourceIp: string) =>
    call(applicants, {
      method: 'POST',
      resource: '/session/document',
      body: { contentType: 'image/jpeg' },
      caller: { ...applicant, verificationId: id },
      headers,
      sourceIp,
    });

  it('is paused by the address, however many verifications and devices there are', async () => {
    for (const [index, id] of ids.entries()) {
      given(id);
      const headers = { 'Device-Id': device.replace(/.$/, String(index)) };
      const { status } = await formOf(id, headers, '198.51.100.9');
      expect(status).toBe(index < 5 ? 201 : 429);
      if (index < 5) await refuse('refusal', id);
    }
    expect(held().map(({ id }) => id.split('#')[0])).toEqual(['address']);
  });

  it('is paused by the network of an IPv6 address, whose devices change theirs', async () => {
    for (const [index, id] of ids.entries()) {
      given(id);
      const { status } = await formOf(id, {}, `2001:db8:1:2:${index}::${index}`);
      expect(status).toBe(index < 5 ? 201 : 429);
      if (index < 5) await refuse('refusal', id);
    }
    given(ids[0] ?? '');
    expect((await formOf(ids[0] ?? '', {}, '2001:db8:1:3::1')).status).toBe(201);
  });

  it('gains nothing by a forged address in a header', async () => {
    for (const [index, id] of ids.entries()) {
      given(id);
      const forged = {
        'X-Forwarded-For': `192.0.2.${index}`,
        'X-Viewer-Address': `192.0.2.${index}`,
      };
      const { status } = await formOf(id, forged, '198.51.100.9');
      expect(status).toBe(index < 5 ? 201 : 429);
      if (index < 5) await refuse('refusal', id);
    }
  });

  it('is counted in full when everything fails in the same moment', async () => {
    for (const id of ids.slice(0, 5)) {
      given(id);
      await formOf(id, {}, '198.51.100.9');
    }
    await Promise.all(ids.slice(0, 5).map((id) => refuse('refusal', id)));
    expect(held()).toHaveLength(1);
    const trails = ids
      .slice(0, 5)
      .flatMap((id) => events(id).filter(({ type }) => type === 'abuse.paused'));
    expect(trails).toHaveLength(1);
  });
});

describe('A counter', () => {
  it('is not told to two failures at once', async () => {
    const key = 'subject#hash';
    const failures = [...Array(8).keys()].map((index) => ({ id: `${index}`, at: Date.now() }));
    const generous = { ...defaultPolicy.abuse, failures: { subject: 100, device: 5, address: 5 } };
    await Promise.all(failures.map((failure) => countFailure('Abuse', key, failure, generous)));
    expect(tables.get('Abuse', { id: key })?.failures).toHaveLength(8);
  });

  it('has a key that only the secret leads to, another for each application', async () => {
    const key = deployment.COUNTER_KEY_ARN;
    const subject = (applicationId: string) =>
      counterKey(key, { by: 'subject', applicationId, subjectId: 'subject-1' });
    expect(await subject('app')).toMatch(/^subject#[\w-]{43}$/);
    expect(await subject('app')).toBe(await subject('app'));
    expect(await subject('app')).not.toBe(await subject('other'));
  });
});

describe('An address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['127.0.0.1', undefined],
    ['::1', undefined],
    ['10.1.2.3', undefined],
    ['fd00::1', undefined],
    ['', undefined],
    ['unknown', undefined],
  ])('%s is counted as %s', (address, counted) => {
    expect(countedAddress(address)).toBe(counted);
  });
});

describe('A reviewer', () => {
  const standing = (method: string) =>
    call(reviewers, {
      method,
      resource: '/review/verifications/{verificationId}/standing',
      path: { verificationId },
      caller: { principal: 'reviewer', reviewer: 'rei', groups: 'reviewer' },
    });

  it('sees how subject, device and address stand', async () => {
    givenVerification(tables, { consent });
    await form({ 'Device-Id': device });
    await refuseTimes(2);
    expect((await standing('GET')).body).toEqual({
      standings: ['subject', 'device'].map((by) => ({ by, failures: 2, pauses: 0 })),
    });
  });

  it('lifts what holds them, which is written down', async () => {
    givenVerification(tables, { consent });
    await form({ 'Device-Id': device });
    await refuseTimes(5);
    expect((await form()).status).toBe(429);
    expect((await standing('DELETE')).body).toEqual({
      standings: ['subject', 'device'].map((by) => ({ by, failures: 0, pauses: 0 })),
    });
    expect((await form()).status).toBe(201);
    expect(tables.trail(verificationId).at(-1)).toMatchObject({
      type: 'abuse.lifted',
      actor: 'reviewer:rei',
      data: {
        holds: [
          { by: 'subject', kind: 'paused' },
          { by: 'device', kind: 'paused' },
        ],
      },
    });
  });

  it('writes nothing where nothing holds', async () => {
    givenVerification(tables, { consent });
    await standing('DELETE');
    expect(events().map(({ type }) => type)).toEqual(['verification.created']);
  });
});
