import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ApplicantClient, ApplicationClient } from '../../local/applicant/api-client';
import { findRunningStack, type RunningStack } from '../../local/commands/running-stack';
import { FaceEngine } from '../../local/rekognition/engine/face-engine';
import { AwsView } from '../support/crash/aws-view';
import {
  findDamagedDocuments,
  findIndexFaults,
  findLosses,
  findTrailFaults,
} from '../support/crash/checks';
import { Ledger } from '../support/crash/ledger';
import { freePort } from './support/free-port';
import { Command } from './support/command';
import { eventually } from './support/eventually';

/** In blocks of 512 bytes: what the store fills soon, and the bundled functions do not. */
const LARGEST_FILE = 5_000;

jest.setTimeout(240_000);

describe('When the disk is full', () => {
  let data: string;
  let ledger: Ledger;
  let start: Command;
  let stack: RunningStack;
  let application: ApplicationClient;

  beforeAll(async () => {
    // What is made once for every start would not fit on the disk.
    await (await FaceEngine.start({ workers: 1 })).close();
  });

  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'honnin-full-'));
    ledger = new Ledger();
  });

  afterEach(async () => {
    await start.kill();
    await rm(data, { recursive: true });
  });

  async function startOn(largestFile?: number): Promise<void> {
    const port = String(await freePort());
    start = Command.start('start', ['--data', data, '--port', port], largestFile);
    await start.printed(/API +(http\S+)/);
    const running = await findRunningStack(data);
    if (!running) throw new Error('The stack cannot be found.');
    stack = running;
    application = new ApplicationClient(stack.apiUrl, stack.apiKey);
  }

  async function begin(subjectId: string): Promise<{ id: string; applicant: ApplicantClient }> {
    const { id, applicantToken } = await application.createVerification({ subjectId });
    ledger.created(id, subjectId);
    return { id, applicant: new ApplicantClient(stack.apiUrl, applicantToken) };
  }

  async function fillStore(): Promise<void> {
    const dynamodb = new DynamoDBClient({
      region: 'us-east-1',
      endpoint: `${stack.origin}/aws/dynamodb`,
      credentials: { ...stack.operatorCredentials },
      maxAttempts: 1,
    });
    const filling = 'x'.repeat(300_000);
    for (let number = 0; ; number += 1) {
      const Item = { sessionId: { S: `filling-${number}` }, filling: { S: filling } };
      const TableName = stack.outputs.LivenessSessionsTableName;
      await dynamodb.send(new PutItemCommand({ TableName, Item }));
    }
  }

  it('takes nothing that it cannot keep, says what to do, and goes on once there is room', async () => {
    await startOn(LARGEST_FILE);
    const { id, applicant } = await begin('early');
    await applicant.giveConsent({ textVersion: 'full-1', language: 'en' });
    ledger.consented(id);
    await eventually(
      () => applicant.getSession(),
      ({ step }) => step === 'document',
    );
    await expect(
      applicant.uploadDocument(randomBytes(3_000_000), 'image/jpeg'),
    ).rejects.toMatchObject({
      status: 500,
      detail: 'We encountered an internal error. Please try again.',
    });
    expect(await readdir(join(data, 'objects', 'uploads'))).toEqual([]);
    const document = randomBytes(30_000);
    await applicant.uploadDocument(document, 'image/jpeg');
    ledger.uploaded(id, createHash('md5').update(document).digest('hex'));

    await expect(fillStore()).rejects.toMatchObject({ name: 'InternalFailure' });
    await expect(begin('late')).rejects.toThrow();
    const { exitCode, stderr } = await start.outcome();
    expect(stderr).toMatch(
      /The data folder .* cannot be written any more: make room on its disk, then start again\./,
    );
    expect(exitCode).toBe(2);

    await startOn();
    const view = new AwsView(stack);
    expect(await findLosses(view, ledger)).toEqual([]);
    expect(await findDamagedDocuments(view, ledger.verifications)).toEqual([]);
    expect(await findIndexFaults(view)).toEqual([]);
    expect(await findTrailFaults(view, new Map())).toEqual([]);
    view.close();
    await begin('later');
  });
});
