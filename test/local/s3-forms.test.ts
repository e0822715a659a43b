import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createPresignedPost,
  type PresignedPost,
  type PresignedPostOptions,
} from '@aws-sdk/s3-presigned-post';
import { owner, reader, startS3, type S3Fixture } from '../support/s3-fixture';

describe('A form that uploads to S3', () => {
  let fixture: S3Fixture;

  beforeAll(async () => {
    fixture = await startS3();
  });

  afterAll(async () => {
    await fixture.stop();
    expect(fixture.logged).toEqual([]);
  });

  const presign = (
    options: Partial<PresignedPostOptions> = {},
    credential = owner,
  ): Promise<PresignedPost> =>
    createPresignedPost(fixture.client(credential), {
      Bucket: 'evidence',
      Key: 'document',
      ...options,
      Conditions: [['content-length-range', 1, 10], ...(options.Conditions ?? [])],
      Fields: { 'Content-Type': 'image/jpeg', ...options.Fields },
    });

  async function send(
    { url, fields }: PresignedPost,
    body = 'body',
    change: (form: FormData) => void = () => undefined,
  ): Promise<{ status: number; code: string | undefined; text: string; response: Response }> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    change(form);
    form.append('file', new Blob([body]), 'passport.jpg');
    const response = await fetch(url, { method: 'POST', body: form });
    const text = await response.text();
    return { status: response.status, code: /<Code>(.*)<\/Code>/.exec(text)?.[1], text, response };
  }

  it('stores the file with what its fields say', async () => {
    const post = await presign({
      Fields: { 'x-amz-meta-side': 'front', 'x-amz-server-side-encryption': 'AES256' },
    });
    const { status, response } = await send(post);
    expect(status).toBe(204);
    expect(response.headers.get('etag')).toBe('"841a2d689ad86bd1611447453c22c6fc"');
    const versionId = response.headers.get('x-amz-version-id') ?? '';
    const stored = await fixture.s3.version('evidence', 'document', versionId);
    expect(stored).toMatchObject({
      contentType: 'image/jpeg',
      metadata: { side: 'front' },
      encryption: { SSEAlgorithm: 'AES256' },
      sizeBytes: 4,
    });
    const events = await fixture.events();
    expect(events.at(-1)).toMatchObject({
      reason: 'POST Object',
      object: { key: 'document', 'version-id': versionId },
    });
  });

  it('may come from temporary credentials', async () => {
    const post = await presign({}, { ...reader });
    expect(await send(post)).toMatchObject({ status: 403, code: 'AccessDenied' });
    expect(post.fields['X-Amz-Security-Token']).toBe('token');
  });

  it('answers 201 with where the file lies, when it is asked to', async () => {
    const post = await presign({ Fields: { success_action_status: '201' } });
    const { status, text } = await send(post);
    expect(status).toBe(201);
    expect(text).toContain('<Bucket>evidence</Bucket><Key>document</Key>');
  });

  it("takes the file's name into the key", async () => {
    const { status } = await send(await presign({ Key: 'up/${filename}' }));
    expect(status).toBe(204);
    await expect(fixture.s3.version('evidence', 'up/passport.jpg')).resolves.toBeDefined();
  });

  it.each([
    ['larger than the policy allows', 'eleven bytes', 'EntityTooLarge'],
    ['smaller than the policy allows', '', 'EntityTooSmall'],
  ])('refuses a file %s', async (_, body, code) => {
    expect(await send(await presign(), body)).toMatchObject({ status: 400, code });
    expect(await readdir(join(fixture.folder, 'uploads'))).toEqual([]);
  });

  it('stops reading a file at the size the policy allows', async () => {
    const { code } = await send(await presign(), 'x'.repeat(5_000_000));
    expect(code).toBe('EntityTooLarge');
  });

  it.each<[string, (form: FormData) => void, string]>([
    [
      'another key',
      (form) => form.set('key', 'other'),
      'Policy Condition failed: {&quot;key&quot;:&quot;document&quot;}',
    ],
    [
      'another content type',
      (form) => form.set('Content-Type', 'text/html'),
      'Policy Condition failed: {&quot;Content-Type&quot;:&quot;image/jpeg&quot;}',
    ],
    [
      'a field the policy does not know',
      (form) => form.set('x-amz-meta-extra', 'x'),
      'Extra input fields: x-amz-meta-extra',
    ],
    [
      'a field of the policy left out',
      (form) => form.delete('Content-Type'),
      'Policy Condition failed: {&quot;Content-Type&quot;:&quot;image/jpeg&quot;}',
    ],
  ])('refuses %s', async (_, change, message) => {
    const { status, code, text } = await send(await presign(), 'body', change);
    expect({ status, code }).toEqual({ status: 403, code: 'AccessDenied' });
    expect(text).toContain(`Invalid according to Policy: ${message}`);
  });

  it('passes over fields that begin with x-ignore-', async () => {
    const { status } = await send(await presign(), 'body', (form) => form.set('x-ignore-me', '1'));
    expect(status).toBe(204);
  });

  it('refuses a field that comes twice, since only one would have been checked', async () => {
    const { code } = await send(await presign(), 'body', (form) => form.append('key', 'other'));
    expect(code).toBe('MalformedPOSTRequest');
  });

  it('is refused for another bucket than its policy names', async () => {
    const post = await presign();
    const elsewhere = { ...post, url: post.url.replace('/evidence', '/plain') };
    expect(await send(elsewhere)).toMatchObject({ status: 403, code: 'AccessDenied' });
  });

  it('checks the beginnings of values', async () => {
    const options = {
      Conditions: [['starts-with', '$Content-Type', 'image/']],
    } satisfies Partial<PresignedPostOptions>;
    const post = await createPresignedPost(fixture.client(), {
      Bucket: 'evidence',
      Key: 'document',
      ...options,
    });
    const withType = (type: string) => (form: FormData) => form.set('Content-Type', type);
    expect((await send(post, 'body', withType('image/png'))).status).toBe(204);
    expect((await send(post, 'body', withType('image/png,text/html'))).code).toBe('AccessDenied');
    expect((await send(post)).code).toBe('AccessDenied');
  });

  it('is refused once its policy has expired', async () => {
    const post = await presign({ Expires: 60 });
    fixture.clock.advance(3_600_000);
    const { code, text } = await send(post);
    fixture.clock.advance(-3_600_000);
    expect(code).toBe('AccessDenied');
    expect(text).toContain('Policy expired');
  });

  it.each<[string, (form: FormData) => void, string]>([
    [
      'with another policy than was signed',
      (form) => form.set('Policy', Buffer.from('{}').toString('base64')),
      'SignatureDoesNotMatch',
    ],
    ['without a policy', (form) => form.delete('Policy'), 'AccessDenied'],
    [
      'signed with an unknown key',
      (form) => form.set('X-Amz-Credential', 'AKIANOBODY/20260101/us-east-1/s3/aws4_request'),
      'AuthorizationHeaderMalformed',
    ],
    ['without a key', (form) => form.delete('key'), 'InvalidArgument'],
  ])('is refused %s', async (_, change, code) => {
    expect((await send(await presign(), 'body', change)).code).toBe(code);
  });

  it.each([
    ['no form at all', { body: 'text' }, 'PreconditionFailed'],
    [
      'a form without boundary',
      { body: 'text', headers: { 'content-type': 'multipart/form-data' } },
      'MalformedPOSTRequest',
    ],
    [
      'a form that is cut short',
      { body: '--x\r\ncontent', headers: { 'content-type': 'multipart/form-data; boundary=x' } },
      'MalformedPOSTRequest',
    ],
    ['a form without a file', { body: new FormData() }, 'IncorrectNumberOfFilesInPostRequest'],
  ])('must be one: %s is refused', async (_, init, code) => {
    const response = await fetch(`${fixture.origin}/aws/s3/evidence`, { method: 'POST', ...init });
    expect(await response.text()).toContain(`<Code>${code}</Code>`);
  });
});

describe('A page of another origin', () => {
  let fixture: S3Fixture;

  beforeAll(async () => {
    fixture = await startS3();
  });

  afterAll(() => fixture.stop());

  const ask = (bucket: string, headers: Record<string, string>): Promise<Response> =>
    fetch(`${fixture.origin}/aws/s3/${bucket}`, { method: 'OPTIONS', headers });

  it.each(['https://app.example', 'https://one.preview.example'])(
    'may upload from %s when the bucket says so',
    async (origin) => {
      const response = await ask('evidence', {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'Content-Type',
      });
      expect(response.status).toBe(200);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-allow-methods': 'POST, GET',
        'access-control-allow-headers': 'content-type',
        'access-control-expose-headers': 'etag',
        'access-control-max-age': '3600',
        vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
      });
    },
  );

  it.each([
    ['from elsewhere', 'evidence', { origin: 'https://evil.example' }],
    ['by another method', 'evidence', { 'access-control-request-method': 'DELETE' }],
    ['with another header', 'evidence', { 'access-control-request-headers': 'x-other' }],
    ['into a bucket without rules', 'plain', {}],
  ])('may not upload %s', async (_, bucket, headers) => {
    const response = await ask(bucket, {
      origin: 'https://app.example',
      'access-control-request-method': 'POST',
      ...headers,
    });
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(await response.text()).toContain('<Code>AccessForbidden</Code>');
  });

  it('can read errors too', async () => {
    const response = await fetch(`${fixture.origin}/aws/s3/evidence/key`, {
      headers: { origin: 'https://app.example' },
    });
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example');
  });
});
