import { connect } from 'node:net';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { crc32 } from 'node:zlib';
import { DynamoDBClient, DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { SFNClient, DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import { HttpFront } from '../../local/http/http-front';
import { ManualClock } from '../support/manual-clock';
import { ServiceError, type JsonService, type Operation } from '../../local/service';

const caller = { accessKeyId: 'AKIATEST', arn: 'arn:aws:iam::000000000000:user/test' };
const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' };

function service(operations: Record<string, Operation>): JsonService {
  return { name: 'dynamodb', targetPrefix: 'DynamoDB_20120810', jsonVersion: '1.0', operations };
}

describe('The HTTP front', () => {
  let front: HttpFront;
  let logged: unknown[];

  beforeEach(async () => {
    logged = [];
    front = await HttpFront.listen({ port: 0, logError: (_, error) => logged.push(error) });
  });

  afterEach(() => front.close());

  const serve = (operations: Record<string, Operation>): void =>
    front.serve(service(operations), {
      signingName: 'dynamodb',
      authenticate: () => Promise.resolve(caller),
    });

  const call = (operation: string, body: string): Promise<Response> =>
    fetch(`${front.origin}/aws/dynamodb`, {
      method: 'POST',
      headers: { 'x-amz-target': `DynamoDB_20120810.${operation}` },
      body,
    });

  it('tells the time of its clock, by which clients set theirs', async () => {
    const clock = new ManualClock(Date.parse('2027-01-01T12:00:00Z'));
    const other = await HttpFront.listen({ port: 0, clock });
    const { headers } = await fetch(other.origin);
    await other.close();
    expect(headers.get('date')).toBe('Fri, 01 Jan 2027 12:00:00 GMT');
  });

  it('carries an operation from the SDK to a service and back', async () => {
    serve({
      DescribeTable: (input, { principal }) =>
        Promise.resolve({
          Table: { TableName: input.TableName ?? '', TableArn: principal.arn },
        }),
    });
    const client = new DynamoDBClient({
      region: 'us-east-1',
      endpoint: `${front.origin}/aws/dynamodb`,
      credentials,
    });
    const { Table, $metadata } = await client.send(new DescribeTableCommand({ TableName: 'Cats' }));
    client.destroy();
    expect(Table).toEqual({ TableName: 'Cats', TableArn: caller.arn });
    expect($metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("gives the SDK a service's error with its members", async () => {
    front.serve(
      {
        name: 'sfn',
        targetPrefix: 'AWSStepFunctions',
        jsonVersion: '1.0',
        operations: {
          DescribeExecution: () =>
            Promise.reject(new ServiceError('ExecutionDoesNotExist', 'Gone', 400, { Extra: 1 })),
        },
      },
      { signingName: 'states', authenticate: () => Promise.resolve(caller) },
    );
    const client = new SFNClient({
      region: 'us-east-1',
      endpoint: `${front.origin}/aws/sfn`,
      credentials,
    });
    await expect(
      client.send(new DescribeExecutionCommand({ executionArn: 'arn:aws:states:::x' })),
    ).rejects.toMatchObject({ name: 'ExecutionDoesNotExist', message: 'Gone', Extra: 1 });
    client.destroy();
  });

  it('sends the CRC32 that clients of DynamoDB compare', async () => {
    serve({ Ping: () => Promise.resolve({ pong: 'ü' }) });
    const response = await call('Ping', '{}');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(response.headers.get('x-amz-crc32')).toBe(String(crc32(bytes)));
    expect(response.headers.get('content-type')).toBe('application/x-amz-json-1.0');
  });

  it.each([
    ['an operation nobody implements', 'Nonsense', '{}', 'UnknownOperationException'],
    [
      'an operation named like a property of every object',
      'toString',
      '{}',
      'UnknownOperationException',
    ],
    ['a body that is not JSON', 'Ping', '{', 'SerializationException'],
    ['a body that is not an object', 'Ping', '[]', 'SerializationException'],
  ])('refuses %s', async (_, operation, body, code) => {
    serve({ Ping: () => Promise.resolve({}) });
    const response = await call(operation, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ __type: code });
  });

  it('refuses a body above 16 MiB', async () => {
    serve({ Ping: () => Promise.resolve({}) });
    const response = await call('Ping', ' '.repeat(16 * 1024 * 1024 + 1));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ __type: 'RequestEntityTooLargeException' });
  });

  it('hides unexpected errors from the caller and logs them', async () => {
    const failure = new Error('the disk is full of secrets');
    serve({ Ping: () => Promise.reject(failure) });
    const response = await call('Ping', '{}');
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(text).toContain('InternalFailure');
    expect(text).not.toContain('secrets');
    expect(logged).toEqual([failure]);
  });

  it('survives a client that breaks off in the middle of a request', async () => {
    serve({ Ping: () => Promise.resolve({}) });
    const socket = connect(Number(new URL(front.origin).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(
      'POST /aws/dynamodb HTTP/1.1\r\nhost: 127.0.0.1\r\nx-amz-target: DynamoDB_20120810.Ping\r\ncontent-length: 100\r\n\r\n{',
    );
    socket.resetAndDestroy();
    await once(socket, 'close');
    expect((await call('Ping', '{}')).status).toBe(200);
    expect(logged).toEqual([]);
  });

  it.each(['127.0.0.1', 'localhost:1234', '[::1]:80'])('answers to the name %s', async (host) => {
    serve({ Ping: () => Promise.resolve({}) });
    expect(await statusWithHost(front.origin, host)).not.toBe(403);
  });

  it.each(['evil.example', 'localhost.evil.example:80', '127.0.0.1.nip.io'])(
    'refuses requests for %s, whose pages would share its origin',
    async (host) => {
      expect(await statusWithHost(front.origin, host)).toBe(403);
    },
  );

  it('prefers the longest route and does not mistake a longer name for a prefix', async () => {
    const answering =
      (text: string) =>
      (_: unknown, response: { end: (text: string) => unknown }): Promise<void> => {
        response.end(text);
        return Promise.resolve();
      };
    front.route('/v1', answering('api'));
    front.route('/v1/deep', answering('deep'));
    const text = async (path: string): Promise<string> => (await fetch(front.origin + path)).text();
    expect(await text('/v1/deep/er')).toBe('deep');
    expect(await text('/v1/deeper')).toBe('api');
    expect((await fetch(`${front.origin}/v11`)).status).toBe(404);
  });

  it('hands over an upgrade by the end of its path and refuses others', async () => {
    front.onUpgrade('/socket', (_, socket) => {
      socket.end(
        'HTTP/1.1 101 Switching Protocols\r\nupgrade: test\r\nconnection: upgrade\r\n\r\n',
      );
    });
    expect(await upgradeStatus(front.origin, '/anything/socket?query=1')).toBe(101);
    expect(await upgradeStatus(front.origin, '/elsewhere')).toBe(404);
  });

  it('lets a request under way end when it closes', async () => {
    let finish = (): void => undefined;
    const begun = new Promise<void>((resolve) => {
      serve({
        Slow: async () => {
          resolve();
          await new Promise<void>((done) => (finish = done));
          return { done: true };
        },
      });
    });
    const response = call('Slow', '{}');
    await begun;
    const closed = front.close();
    finish();
    expect(await (await response).json()).toEqual({ done: true });
    await closed;
    await expect(call('Slow', '{}')).rejects.toThrow();
  });
});

function statusWithHost(origin: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    httpRequest(`${origin}/aws/dynamodb`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

function upgradeStatus(origin: string, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    httpRequest(origin + path, { headers: { connection: 'upgrade', upgrade: 'test' } })
      .on('upgrade', (response, socket) => {
        socket.destroy();
        resolve(response.statusCode);
      })
      .on('response', (response) => {
        response.resume();
        resolve(response.statusCode);
      })
      .on('error', reject)
      .end();
  });
}
