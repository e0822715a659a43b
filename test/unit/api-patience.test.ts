import { createServer, type Server } from 'node:http';
import * as z from 'zod';
import { ApiError, ConnectionError } from '../../web/api/errors';
import { ApplicationClient } from '../../web/api/operations';

interface Given {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object | string;
}

/** Answers requests in turn, the last answer for good, and remembers what was asked. */
class Api {
  readonly requests: {
    method?: string | undefined;
    url?: string | undefined;
    headers: object;
    body: string;
  }[] = [];
  private server: Server | undefined;

  constructor(private readonly answers: Given[]) {}

  async client(retries?: number): Promise<ApplicationClient> {
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const { method, url, headers } = request;
        this.requests.push({ method, url, headers, body: Buffer.concat(parts).toString('utf8') });
        const {
          status,
          headers: more,
          body = {},
        } = (this.answers.length > 1 ? this.answers.shift() : this.answers[0]) ?? { status: 500 };
        response.writeHead(status, { 'content-type': 'application/json', ...more });
        response.end(typeof body === 'string' ? body : JSON.stringify(body));
      });
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = z.object({ port: z.number() }).parse(server.address());
    return new ApplicationClient({
      apiUrl: `http://127.0.0.1:${port}/v1/`,
      apiKey: 'key',
      ...(retries !== undefined && { retries }),
    });
  }

  close(): void {
    this.server?.closeAllConnections();
    this.server?.close();
  }
}

const busy = { status: 429, headers: { 'retry-after': '0' } };
const verificationId = '7c9e6679-7425-40de-944b-e07fc1f90ae7';

describe('A client of the API', () => {
  let api: Api;
  afterEach(() => {
    api.close();
  });

  it('repeats what the API has no room for, with the same body and key', async () => {
    api = new Api([busy, { ...busy, status: 503 }, { status: 201, body: { id: verificationId } }]);
    const client = await api.client();
    await expect(client.createVerification({ subjectId: 'customer-1' })).resolves.toEqual({
      id: verificationId,
    });
    expect(api.requests).toHaveLength(3);
    const [first] = api.requests;
    expect(first).toMatchObject({
      method: 'POST',
      url: '/v1/verifications',
      body: '{"subjectId":"customer-1"}',
    });
    expect(first?.headers).toHaveProperty('idempotency-key');
    expect(new Set(api.requests.map((request) => JSON.stringify(request))).size).toBe(1);
  });

  it('gives up after so many repeats, and at once where it is to wait for more than a minute', async () => {
    api = new Api([busy]);
    const patient = await api.client(1);
    await expect(patient.getVerification({ verificationId })).rejects.toMatchObject({
      status: 429,
      retryAfter: 0,
    });
    expect(api.requests).toHaveLength(2);
    api.close();
    api = new Api([{ status: 503, headers: { 'retry-after': '600' } }]);
    const refused = (await api.client()).getVerification({ verificationId });
    await expect(refused).rejects.toMatchObject({ status: 503, retryAfter: 600 });
    expect(api.requests).toHaveLength(1);
  });

  it('does not repeat what is refused for another reason, and says what its problem says', async () => {
    const problem = {
      type: 'urn:honnin:problem:conflict',
      title: 'Not now',
      status: 409,
      detail: 'It is not finished.',
      instance: 'urn:uuid:1',
    };
    api = new Api([
      { status: 409, headers: { 'content-type': 'application/problem+json' }, body: problem },
    ]);
    const erased = (await api.client()).eraseVerification({ verificationId });
    await expect(erased).rejects.toBeInstanceOf(ApiError);
    await expect(erased).rejects.toMatchObject({
      ...problem,
      message: 'The API answered with status 409: It is not finished.',
      errors: [],
    });
    expect(api.requests).toHaveLength(1);
  });

  it('tells answers of something before the API by their status', async () => {
    api = new Api([
      { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad gateway</h1>' },
    ]);
    const read = (await api.client()).getVerification({ verificationId });
    await expect(read).rejects.toMatchObject({ name: 'ApiError', status: 502, detail: undefined });
  });

  it('ends a call by its signal, also between two repeats', async () => {
    api = new Api([{ status: 503, headers: { 'retry-after': '30' } }]);
    const client = await api.client();
    const ending = new AbortController();
    const read = client.getVerification({ verificationId }, { signal: ending.signal });
    const reason = new Error('The product stops.');
    // After the answer, the call pauses.
    setTimeout(() => ending.abort(reason), 200);
    await expect(read).rejects.toBe(reason);
  });

  it('says when nobody answers', async () => {
    api = new Api([]);
    const client = await api.client();
    api.close();
    await expect(client.getVerification({ verificationId })).rejects.toBeInstanceOf(
      ConnectionError,
    );
  });

  it('reads further pages as they are needed, with the same filters', async () => {
    api = new Api([
      { status: 200, body: { items: [{ id: '1' }, { id: '2' }], cursor: 'next' } },
      { status: 200, body: { items: [{ id: '3' }] } },
    ]);
    const ids: string[] = [];
    for await (const { id } of (await api.client()).listVerifications({ status: 'approved' }))
      ids.push(id);
    expect(ids).toEqual(['1', '2', '3']);
    expect(api.requests.map(({ url }) => url)).toEqual([
      '/v1/verifications?status=approved',
      '/v1/verifications?status=approved&cursor=next',
    ]);
  });

  it('names options that are wrong, and the remedy', () => {
    api = new Api([]);
    expect(() => new ApplicationClient({ apiUrl: '', apiKey: 'key' })).toThrow(
      'apiUrl: give the address',
    );
    expect(() => new ApplicationClient({ apiUrl: 'http://localhost/v1', apiKey: ' ' })).toThrow(
      'apiKey: give the key',
    );
    expect(
      () => new ApplicationClient({ apiUrl: 'http://localhost/v1', apiKey: 'key', retries: -1 }),
    ).toThrow('retries: give a whole number from 0');
  });
});
