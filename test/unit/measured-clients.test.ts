import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { measured } from '../../lambdas/shared/clients/measured';
import { writeMetrics } from '../../lambdas/shared/metrics/write-metrics';

jest.mock('../../lambdas/shared/metrics/write-metrics');

const written = jest.mocked(writeMetrics);

/** What a service that has been called too often says, and what one says that is broken. */
const throttled = { status: 400, type: 'ThrottlingException' };
const broken = { status: 500, type: 'InternalServerError' };

let server: Server;
let client: DynamoDBClient;
let answers: { status: number; type: string }[] = [];

beforeAll(async () => {
  server = createServer((_request, response) => {
    const { status, type } = answers.shift() ?? { status: 200, type: '' };
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(status === 200 ? {} : { __type: type }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  client = measured(
    'dynamodb',
    new DynamoDBClient({
      region: 'us-east-1',
      endpoint: `http://127.0.0.1:${String(port)}`,
      credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
      maxAttempts: 3,
    }),
  );
});

beforeEach(() => written.mockReset());

afterAll(() => {
  client.destroy();
  server.close();
});

const counted = () => written.mock.calls.flatMap(([all]) => all.map(({ name }) => name));

describe('The client of a service', () => {
  it('counts nothing when it is answered at once', async () => {
    await client.send(new ListTablesCommand());
    expect(counted()).toEqual([]);
  });

  it('counts what is refused as too many requests, and what is sent again', async () => {
    answers = [throttled];
    await client.send(new ListTablesCommand());
    expect(written.mock.calls).toEqual([
      [[{ name: 'Throttles', value: 1, dimensions: { Service: 'dynamodb' } }]],
      [[{ name: 'Retries', value: 1, dimensions: { Service: 'dynamodb' } }]],
    ]);
  });

  it('counts the attempts of a document client, too', async () => {
    answers = [broken];
    const documents = DynamoDBDocumentClient.from(client);
    await documents.send(new GetCommand({ TableName: 'Verifications', Key: { id: '1' } }));
    expect(counted()).toEqual(['Retries']);
  });

  it('counts every attempt of what fails in the end', async () => {
    answers = [throttled, throttled, throttled];
    await expect(client.send(new ListTablesCommand())).rejects.toThrow();
    expect(counted()).toEqual(['Throttles', 'Retries', 'Throttles', 'Retries', 'Throttles']);
  });
});
