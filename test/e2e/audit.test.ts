import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { AdministratorClient } from '../../local/applicant/api-client';
import type { SignedStatement, SigningKey } from '../../local/applicant/api-views';
import { auditEventSchema, type AuditEvent as Event } from '../../local/audit/chain';
import { checkSigned, checkTrail, type Finding } from '../../local/audit/findings';
import { readPublicKey, readSigned } from '../../local/audit/statement';
import { announce } from '../../local/commands/running-stack';
import { Command } from './support/command';
import { Stack, type Begun } from './support/stack';

jest.setTimeout(180_000);

let folder: string;
let stack: Stack;
let access: readonly string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'honnin-audit-'));
  stack = await Stack.start();
  access = ['--url', stack.aws.apiUrl, '--token', await stack.aws.reviewerToken()];
});
afterAll(async () => {
  await stack.stop();
  await rm(folder, { recursive: true });
});

const audit = (...options: string[]) => Command.run('audit', options);

/** A verification with a trail of four events. */
async function canceled(): Promise<Begun> {
  const begun = await stack.beginConsented();
  await stack.application.cancelVerification(begun.id);
  await stack.verificationAt(begun, 'canceled');
  return begun;
}

async function fileOf(name: string, content: object): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, JSON.stringify(content));
  return path;
}

/** The event at a place in a trail, as it should not be. */
function altered(events: readonly Event[], sequence: number, changes: Partial<Event>): Event {
  const event = events[sequence - 1];
  if (!event) throw new Error(`There is no event ${sequence}.`);
  return { ...event, ...changes };
}

/** What does not hold. */
const faults = (findings: readonly Finding[]): string[] =>
  findings.filter(({ holds }) => !holds).map(({ sentence }) => sentence);

describe('A trail, audited from outside', () => {
  it.each<[string, (events: readonly Event[]) => { put?: object; remove?: Event }, RegExp]>([
    [
      'changed',
      (events) => ({ put: altered(events, 2, { actor: 'reviewer:mallory' }) }),
      /^Event 2 \(consent\.given by reviewer:mallory at \S+\) was changed/,
    ],
    ['removed', (events) => ({ remove: altered(events, 3, {}) }), /^Event 3 was removed/],
    [
      'removed at the end',
      (events) => ({ remove: altered(events, 4, {}) }),
      /^Event 4 was removed/,
    ],
    [
      'inserted',
      (events) => ({ put: altered(events, 4, { sequence: 5 }) }),
      /^Event 5 \(.+\) was inserted/,
    ],
    [
      'inserted between two others',
      (events) => ({ put: altered(events, 2, { sequence: 2.5 }) }),
      /^Event 2\.5 \(.+\) was inserted/,
    ],
    [
      'given another member',
      (events) => ({ put: { ...altered(events, 2, {}), hidden: 'note' } }),
      /^The deployment finds fault/,
    ],
    [
      'made unreadable',
      (events) => ({ put: { ...altered(events, 2, {}), actor: 7 } }),
      /^Event 2 \(consent\.given by .*\) was changed/,
    ],
  ])('names an event that was %s behind the back of the functions', async (_how, tamper, named) => {
    const { id } = await canceled();
    const { events } = await stack.auditTrailOf({ id });
    const { put, remove } = tamper(events);
    const TableName = stack.output('AuditEventsTableName');
    if (remove) {
      const Key = { verificationId: id, sequence: remove.sequence };
      await stack.dynamodb().send(new DeleteCommand({ TableName, Key }));
    }
    if (put) await stack.dynamodb().send(new PutCommand({ TableName, Item: { ...put } }));
    const trail = await stack.auditTrailOf({ id });
    expect(faults(checkTrail(id, trail))).toEqual([expect.stringMatching(named)]);
    expect(trail.verdict.intact).toBe(false);
  });
});

describe('A bundle, audited from outside', () => {
  let id: string;
  let bundle: SignedStatement;
  let key: SigningKey;
  beforeAll(async () => {
    ({ id } = await canceled());
    bundle = await stack.reviewer.exportVerification(id);
    key = await stack.reviewer.getSigningKey();
  });

  const eventsOf = () => z.array(auditEventSchema).parse(bundle.statement.events);
  const read = (statement = bundle.statement) =>
    readSigned(JSON.stringify({ ...bundle, statement }));
  const check = (statement = bundle.statement, by: object = key) =>
    faults(checkSigned(read(statement), readPublicKey(JSON.stringify(by))));

  it('is as it was signed, and the trail goes on from it', async () => {
    expect(check()).toEqual([]);
    await stack.reviewer.exportVerification(id);
    const trail = await stack.auditTrailOf({ id });
    expect(trail.events).toHaveLength(eventsOf().length + 1);
    expect(faults(checkTrail(id, trail, read()))).toEqual([]);
  });

  it.each<[string, () => readonly Event[], RegExp]>([
    [
      'changed',
      () => eventsOf().with(1, altered(eventsOf(), 2, { at: '2020-01-01T00:00:00.000Z' })),
      /^Event 2 \(consent\.given .*\) was changed/,
    ],
    ['removed', () => eventsOf().toSpliced(2, 1), /^Event 3 was removed/],
    [
      'inserted',
      () => eventsOf().toSpliced(3, 0, altered(eventsOf(), 3, { type: 'review.decided' })),
      /^Event 3 \(review\.decided .*\) was inserted/,
    ],
  ])('names an event that was %s in it', (_how, tamper, named) => {
    expect(check({ ...bundle.statement, events: tamper() })).toEqual([
      expect.stringMatching(/^The bundle .* was changed after it was signed/),
      expect.stringMatching(named),
    ]);
  });

  it('shows what else was changed', () => {
    expect(check({ ...bundle.statement, exportedBy: 'mallory' })).toEqual([
      expect.stringMatching(/^The bundle .* was changed after it was signed/),
    ]);
  });

  it('tells when another key has signed it', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(check(bundle.statement, publicKey.export({ format: 'jwk' }))).toEqual([
      expect.stringMatching(/^The bundle .* is signed with another key/),
    ]);
  });

  it('does not go together with the trail of another verification', async () => {
    const other = await canceled();
    const trail = await stack.auditTrailOf(other);
    expect(faults(checkTrail(other.id, trail, read()))).toEqual([
      expect.stringMatching(/is of another verification/),
    ]);
  });
});

describe('The command audit', () => {
  it('finds a trail as it was written, and says what that proves', async () => {
    const { id } = await canceled();
    const { exitCode, stdout } = await audit(id, ...access);
    expect(stdout).toContain(`✓ 4 events of verification ${id} are as they were written`);
    expect(stdout).toContain('This proves that');
    expect(exitCode).toBe(0);
  });

  it('fails at a bundle that was changed, without asking anybody', async () => {
    const { id } = await canceled();
    const { statement, signature } = await stack.reviewer.exportVerification(id);
    const key = await fileOf('key.json', await stack.reviewer.getSigningKey());
    const changed = { statement: { ...statement, exportedBy: 'mallory' }, signature };
    const path = await fileOf('bundle.json', changed);
    const { exitCode, stdout } = await audit('--bundle', path, '--key', key);
    expect(stdout).toMatch(/✗ The bundle .* was changed after it was signed/);
    expect(stdout).toContain('✓ Its 5 events are chained to its head');
    expect(exitCode).toBe(1);
  });

  it('finds the stack that runs, and checks a receipt with its key', async () => {
    const { id } = await canceled();
    const token = await stack.aws.reviewerToken({ username: 'ada', groups: ['admin'] });
    const administrator = new AdministratorClient(stack.aws.apiUrl, token);
    const receipt = await administrator.eraseVerification(id);
    await announce(folder, stack.aws);
    const path = await fileOf('receipt.json', receipt);

    const { exitCode, stdout } = await audit(id, '--bundle', path, '--data', folder);
    expect(stdout).toMatch(/✓ The receipt of the erasure .* by administrator:ada, is as it was/);
    expect(stdout).toContain('✓ The trail goes on from event');
    expect(exitCode).toBe(0);
  });

  it('says what is missing or wrong', async () => {
    const noBundle = await fileOf('no-bundle.json', {});
    const id = '00000000-0000-4000-8000-000000000000';
    const cases: [string[], RegExp][] = [
      [[], /Give the id of a verification/],
      [['17', '--url', 'x'], /give the id of a verification[^]*--url: give the address/],
      [[id, '--data', join(folder, 'none')], /No stack runs on .*: start one .* --url and --token/],
      [[id, ...access], /The API refuses: There is no such verification/],
      [['--bundle', noBundle], /--bundle: .* is no bundle and no receipt/],
    ];
    const outcomes = await Promise.all(cases.map(([options]) => audit(...options)));
    for (const [index, { exitCode, stderr }] of outcomes.entries()) {
      expect(stderr).toMatch(cases[index]?.[1] ?? '');
      expect(stderr).not.toMatch(/^\s+at /m);
      expect(exitCode).toBe(2);
    }
  });
});
