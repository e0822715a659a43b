import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeStateMachineCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import * as z from 'zod';
import { startEmbeddedAws, StartError, type EmbeddedAws } from '../../local/embedded-aws';
import { Store } from '../../local/store/store';

const created = z.object({ id: z.string(), status: z.string() });

async function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'honnin-embedded-'));
}

function clientSettings(aws: EmbeddedAws, service: 'dynamodb' | 'sfn' | 'sts') {
  return {
    region: 'us-east-1',
    endpoint: aws.endpoint(service),
    credentials: aws.operatorCredentials,
  };
}

describe('The embedded AWS', () => {
  let folder: string;
  let aws: EmbeddedAws;

  beforeAll(async () => {
    folder = await temporaryFolder();
    aws = await startEmbeddedAws({ dataFolder: folder });
  });

  afterAll(async () => {
    await aws.stop();
    await rm(folder, { recursive: true });
  });

  function callApi(method: string, path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${aws.apiUrl}${path}`, { method, ...init });
  }

  async function startVerification(): Promise<z.infer<typeof created>> {
    const response = await callApi('POST', '/verifications', {
      headers: { 'x-api-key': aws.apiKey, 'content-type': 'application/json' },
      body: '{"subjectId": "customer-1"}',
    });
    expect(response.status).toBe(201);
    return created.parse(await response.json());
  }

  it('has the tables and the state machine of the stack', async () => {
    const dynamoDb = new DynamoDBClient(clientSettings(aws, 'dynamodb'));
    const TableName = aws.outputs.VerificationsTableName;
    const { Table } = await dynamoDb.send(new DescribeTableCommand({ TableName }));
    expect(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName)).toContain('byStatus');
    const stepFunctions = new SFNClient(clientSettings(aws, 'sfn'));
    const { definition } = await stepFunctions.send(
      new DescribeStateMachineCommand({ stateMachineArn: aws.outputs.StateMachineArn }),
    );
    expect(definition).toContain(TableName);
  });

  it('knows its operator', async () => {
    const sts = new STSClient(clientSettings(aws, 'sts'));
    const { Account } = await sts.send(new GetCallerIdentityCommand());
    expect(Account).toBe('000000000000');
  });

  it('serves no pages unless asked to', async () => {
    expect((await fetch(`${aws.origin}/verify`)).status).toBe(404);
  });

  it('starts a verification through the API, and its execution', async () => {
    const { id } = await startVerification();
    const stepFunctions = new SFNClient(clientSettings(aws, 'sfn'));
    const { executions } = await stepFunctions.send(
      new ListExecutionsCommand({ stateMachineArn: aws.outputs.StateMachineArn }),
    );
    expect(executions?.map(({ name }) => name)).toContain(id);
  });

  it('lets a reviewer in', async () => {
    const authorization = `Bearer ${await aws.reviewerToken()}`;
    const response = await callApi('GET', '/review/verifications', { headers: { authorization } });
    expect(response.status).toBe(200);
  });

  it('tells of its events', async () => {
    const heard = new Promise<string>((resolve) => {
      const end = aws.onEvent(({ source }) => {
        // Events of what other tests have started come whenever they come.
        if (source !== 'aws.states') return;
        end();
        resolve(source);
      });
    });
    await startVerification();
    expect(await heard).toBe('aws.states');
  });

  it('keeps the logs of functions in files of the data folder', async () => {
    await startVerification();
    const logs = join(folder, 'logs');
    const [name = ''] = (await readdir(logs)).filter((file) => file.includes('Applications'));
    expect(await readFile(join(logs, name), 'utf8')).toContain('START RequestId: ');
  });

  it('goes on where it was after a restart', async () => {
    const { id } = await startVerification();
    const { apiKey } = aws;
    await aws.stop();
    aws = await startEmbeddedAws({ dataFolder: folder });
    expect(aws.apiKey).toBe(apiKey);
    const response = await callApi('GET', `/verifications/${id}`, {
      headers: { 'x-api-key': apiKey },
    });
    expect(await response.json()).toMatchObject({ id, status: 'awaiting_document' });
  });

  it('says that its data folder is in use', async () => {
    await expect(startEmbeddedAws({ dataFolder: folder })).rejects.toThrow(
      /^The data folder .* is in use by another process: stop that process, or choose another/,
    );
  });

  it('says that its port is in use', async () => {
    const other = await temporaryFolder();
    const port = Number(new URL(aws.origin).port);
    await expect(startEmbeddedAws({ dataFolder: other, port })).rejects.toThrow(
      `Port ${port} is in use: stop what uses it, or choose another with --port.`,
    );
    await rm(other, { recursive: true });
  });
});

describe('The embedded AWS cannot start', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await temporaryFolder();
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('in what is no folder', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    await expect(startEmbeddedAws({ dataFolder: file })).rejects.toThrow(
      /cannot be opened: make it a folder that you may write, or choose another folder with --data/,
    );
  });

  it('in a data folder of another version', async () => {
    const store = await Store.open(folder);
    await store.commit([store.table('honnin').put('format', 99)]);
    await store.close();
    await expect(startEmbeddedAws({ dataFolder: folder })).rejects.toThrow(
      /was written by another version of Honnin \(format 99; .*\): delete it to begin anew/,
    );
  });

  it('with a policy that cannot be used', async () => {
    const policy = join(folder, 'policy.json');
    await writeFile(policy, '{"version": "mine", "liveness": {"minimumConfidence": 0.9}}');
    const start = startEmbeddedAws({ dataFolder: join(folder, 'data'), policy });
    await expect(start).rejects.toThrow(/liveness\.minimumConfidence: 0\.9 looks like a 0–1 scale/);
    await expect(start).rejects.toBeInstanceOf(StartError);
  });
});
