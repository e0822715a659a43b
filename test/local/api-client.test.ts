import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  ApplicantClient,
  ApplicationClient,
  ReviewerClient,
} from '../../local/applicant/api-client';

interface Answer {
  readonly status: number;
  readonly body: string;
}

const id = '5f0c7a52-8a8e-4b4c-9a3f-2a8f0f1f3c11';
const verification = {
  id,
  subjectId: 'anna',
  status: 'awaiting_document',
  policyVersion: '1',
  createdAt: '2026-03-04T12:00:00.000Z',
  updatedAt: '2026-03-04T12:00:00.000Z',
};

describe('The API client', () => {
  let server: Server;
  let apiUrl: string;
  let answers: Answer[] = [];
  let requests: { message: IncomingMessage; body: string }[] = [];

  beforeAll(async () => {
    server = createServer((message, response) => {
      void text(message).then((body) => {
        requests.push({ message, body });
        const { status, body: answer } = answers.shift() ?? { status: 500, body: '' };
        response.writeHead(status).end(answer);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    apiUrl = `http://127.0.0.1:${port}/v1`;
  });

  afterAll(() => new Promise((resolve) => server.close(resolve)));

  beforeEach(() => {
    answers = [];
    requests = [];
  });

  const answer = (status: number, body: unknown) =>
    answers.push({ status, body: typeof body === 'string' ? body : JSON.stringify(body) });

  it('starts verifications by API key, once for an idempotency key', async () => {
    answer(201, {
      id,
      status: 'awaiting_document',
      applicantUrl: 'https://app.example/v',
      applicantToken: 'token',
      expiresAt: '2026-03-04T13:00:00.000Z',
    });
    const created = await new ApplicationClient(apiUrl, 'key').createVerification(
      { subjectId: 'anna' },
      'once',
    );
    expect(created.applicantToken).toBe('token');
    const [request] = requests;
    expect(request?.message.headers).toMatchObject({
      'x-api-key': 'key',
      'idempotency-key': 'once',
      'content-type': 'application/json',
    });
    expect(request?.body).toBe('{"subjectId":"anna"}');
  });

  it('lists a page by query', async () => {
    answer(200, { items: [verification], cursor: 'next' });
    const page = await new ApplicationClient(apiUrl, 'key').listVerifications({
      status: 'awaiting_document',
      limit: 1,
    });
    expect(page).toEqual({ items: [verification], cursor: 'next' });
    expect(requests[0]?.message.url).toBe('/v1/verifications?status=awaiting_document&limit=1');
  });

  it('uploads documents with the form it was given, the file last', async () => {
    answer(201, {
      url: `${apiUrl}/upload`,
      fields: { key: 'verifications/1', policy: 'cG9saWN5' },
      maximumBytes: 15_000_000,
      expiresAt: '2026-03-04T13:00:00.000Z',
    });
    answer(204, '');
    await new ApplicantClient(apiUrl, 'token').uploadDocument(Buffer.from('image'), 'image/jpeg');
    expect(requests[0]?.message.headers.authorization).toBe('Bearer token');
    const upload = requests[1]?.body ?? '';
    const names = [...upload.matchAll(/ name="(\w+)"/g)].map(([, name]) => name);
    expect(names).toEqual(['key', 'policy', 'file']);
    expect(upload).toContain('Content-Type: image/jpeg\r\n\r\nimage\r\n');
    expect(requests[1]?.message.headers.authorization).toBeUndefined();
  });

  it('decides as a reviewer', async () => {
    answer(202, {
      ...verification,
      applicationId: 'app',
      documentAttempt: 1,
      livenessAttempt: 1,
      match: { similarity: 88 },
      images: ['face'],
    });
    const decided = await new ReviewerClient(apiUrl, 'token').reviewVerification(id, {
      decision: 'approve',
      reason: 'SAME_PERSON',
      note: 'same mole',
    });
    expect(decided.match?.similarity).toBe(88);
    expect(requests[0]?.message.url).toBe(`/v1/verifications/${id}/review`);
  });

  it('makes problems errors that name the fields', async () => {
    answer(400, {
      type: 'about:blank',
      title: 'Bad request',
      status: 400,
      detail: 'The body does not fit',
      instance: 'request-1',
      errors: [{ field: 'subjectId', message: 'is missing' }],
    });
    await expect(
      new ApplicationClient(apiUrl, 'key').createVerification({ subjectId: '' }),
    ).rejects.toMatchObject({
      name: 'ApiError',
      status: 400,
      detail: 'The body does not fit',
      requestId: 'request-1',
      message: '400: The body does not fit (subjectId is missing)',
    });
  });

  it.each([
    [
      "the message of S3's XML",
      '<Error><Code>AccessDenied</Code><Message>Too old</Message></Error>',
      'Too old',
    ],
    ['anything else as it is', 'Bad gateway', 'Bad gateway'],
    ['the status when there is nothing', '', 'Forbidden'],
  ])('makes errors of %s', async (_case, body, detail) => {
    answer(403, body);
    await expect(new ApplicantClient(apiUrl, 'token').getSession()).rejects.toMatchObject({
      status: 403,
      detail,
    });
  });

  it.each([429, 503])('comes back when the API has no room for it (%s)', async (status) => {
    answer(status, '');
    answer(201, {
      id,
      status: 'awaiting_document',
      applicantUrl: 'https://app.example/v',
      applicantToken: 'token',
      expiresAt: '2026-03-04T13:00:00.000Z',
    });
    await new ApplicationClient(apiUrl, 'key').createVerification({ subjectId: 'anna' });
    const keys = requests.map(({ message }) => message.headers['idempotency-key']);
    expect(keys).toEqual([expect.any(String), keys[0]]);
  });

  it('refuses answers of another shape, naming the field', async () => {
    answer(200, { ...verification, status: 'lost' });
    await expect(new ApplicationClient(apiUrl, 'key').getVerification(id)).rejects.toThrow(
      /status/,
    );
  });
});
