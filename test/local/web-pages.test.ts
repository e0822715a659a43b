import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { HttpFront } from '../../local/http/http-front';
import { buildPages } from '../../local/pages/page-build';
import { readPages, type Pages } from '../../local/pages/pages';
import { WebApp } from '../../local/pages/web-app';
import {
  readBucketDeployments,
  type BucketDeployment,
} from '../../local/template/bucket-deployments';
import { readDistribution, type Distribution } from '../../local/template/distribution';
import { synthesize } from '../../local/template/synthesize';
import { resolveTemplate } from '../../local/template/template';

const script = `console.log(${JSON.stringify('Guten Tag. '.repeat(500))});\n`;
const scriptPath = '/assets/verify-1a2b3c.js';
const files: Readonly<Record<string, string>> = {
  'verify/index.html': '<!doctype html><title>Verify</title>',
  'console/index.html': '<!doctype html><title>Console</title>',
  'assets/verify-1a2b3c.js': script,
  'assets/model-4d5e6f.bin': 'weights '.repeat(500),
  'robots.txt': 'User-agent: *\nDisallow: /\n',
};

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

let outside: string;
let folder: string;
let front: HttpFront;
let distribution: Distribution;
let deployments: readonly BucketDeployment[];
beforeAll(async () => {
  outside = await mkdtemp(join(tmpdir(), 'honnin-pages-'));
  folder = join(outside, 'built');
  await writeFile(join(outside, 'secret.txt'), 'the secret');
  for (const [key, content] of Object.entries(files)) {
    await mkdir(join(folder, key, '..'), { recursive: true });
    await writeFile(join(folder, key), content);
  }
  front = await HttpFront.listen({ port: 0 });
  const template = resolveTemplate(await synthesize({}), {
    account: '000000000000',
    region: 'us-east-1',
    stackName: 'Honnin',
    origin: front.origin,
  });
  distribution = readDistribution(template);
  deployments = readBucketDeployments(template, distribution.bucket);
  serve(readPages(folder, deployments));
});
afterAll(async () => {
  await front.close();
  await rm(outside, { recursive: true });
});

function serve(pages: Promise<Pages>): void {
  const web = new WebApp(distribution, pages);
  front.route('', (request, response) => web.handle(request, response));
}

/** Sends a path exactly as it is: `fetch` would resolve its dots, and undo the encoding of what comes back. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(front.origin);
    httpRequest({ hostname, port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
    })
      .on('error', reject)
      .end();
  });
}

describe('Pages', () => {
  it('are found by their addresses, and looked for anew each time', async () => {
    for (const address of ['/verify', '/verify/', '/verify?from=mail', '/verify/index.html']) {
      const { status, headers, body } = await ask(address);
      expect(status).toBe(200);
      expect(headers).toMatchObject({ 'content-type': 'text/html', 'cache-control': 'no-cache' });
      expect(body.toString()).toBe(files['verify/index.html']);
    }
  });

  it('of the console are one, at every address below its own', async () => {
    for (const address of ['/console', '/console/', '/console/verifications/0192?tab=audit']) {
      const { status, body } = await ask(address);
      expect([status, body.toString()]).toEqual([200, files['console/index.html']]);
    }
  });

  it('are held to the security headers of the template, with the addresses of this machine', async () => {
    const { headers } = await ask('/verify');
    expect(headers).toMatchObject({
      'strict-transport-security': 'max-age=63072000; includeSubDomains',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    });
    expect(headers['permissions-policy']).toMatch(/^camera=\(self\), microphone=\(\)/);
    const policy = String(headers['content-security-policy']).split('; ');
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy).toContain("frame-ancestors 'none'");
    const evidence = `${front.origin}/aws/s3/honnin-evidence-000000000000-us-east-1`;
    expect(policy).toContain(`img-src 'self' blob: data: ${evidence}`);
    const connections = policy.find((directive) => directive.startsWith('connect-src '));
    expect(connections?.split(' ')).toEqual(
      expect.arrayContaining(["'self'", evidence, front.origin.replace('http', 'ws')]),
    );
  });

  it('are kept for a year where their name tells their content', async () => {
    const { headers } = await ask(scriptPath);
    expect(headers).toMatchObject({
      'content-type': 'text/javascript',
      'cache-control': 'public, max-age=31536000, immutable',
    });
  });

  it.each(['/', '/nothing', '/assets/verify-0f0f0f.js', '/assets', '/verify/index.htm', '/v2/x'])(
    'are missing as S3 says it, and not kept so: %s',
    async (path) => {
      const { status, headers, body } = await ask(path);
      expect(status).toBe(404);
      expect(headers['cache-control']).toBeUndefined();
      expect(body.toString()).toContain('<Code>NoSuchKey</Code>');
    },
  );

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])(
    'cannot be changed by %s',
    async (method) => {
      const { status, body } = await ask('/verify', {}, method);
      expect(status).toBe(403);
      expect(body.toString()).toContain('not configured to allow the HTTP request method');
    },
  );

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/%2E%2E%2Fsecret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/..%5csecret.txt',
    '/..\\secret.txt',
    '/%252e%252e/secret.txt',
    '/%c0%ae%c0%ae/secret.txt',
    '/verify/%00/../../secret.txt',
    '//secret.txt',
    '/./../secret.txt',
    '/assets/constructor.js',
    '/__proto__.js',
    '/%',
  ])('let nobody out of their folder: %s', async (path) => {
    const { status, body } = await ask(path);
    expect([400, 404]).toContain(status);
    expect(body.toString()).not.toContain('the secret');
  });
});

describe('Pages that a browser has', () => {
  it('are not sent again, whichever way their ETag is written', async () => {
    const etag = createHash('md5').update(script).digest('hex');
    for (const known of [`"${etag}"`, `W/"${etag}"`, `"other", "${etag}"`, '*']) {
      const { status, headers, body } = await ask(scriptPath, { 'if-none-match': known });
      expect(status).toBe(304);
      expect(headers).toMatchObject({ etag: `"${etag}"`, 'x-content-type-options': 'nosniff' });
      expect(body).toHaveLength(0);
    }
    expect(await ask(scriptPath, { 'if-none-match': '"other"' })).toMatchObject({ status: 200 });
  });

  it('are not sent again unless they have changed since', async () => {
    const { headers } = await ask('/verify');
    const since = String(headers['last-modified']);
    expect(await ask('/verify', { 'if-modified-since': since })).toMatchObject({ status: 304 });
    const earlier = new Date(Date.parse(since) - 1000).toUTCString();
    expect(await ask('/verify', { 'if-modified-since': earlier })).toMatchObject({ status: 200 });
  });

  it('are described without being sent', async () => {
    const { status, headers, body } = await ask(scriptPath, {}, 'HEAD');
    expect(status).toBe(200);
    expect(headers['content-length']).toBe(String(script.length));
    expect(body).toHaveLength(0);
  });
});

describe('Parts of pages', () => {
  it.each([
    ['bytes=0-3', `bytes 0-3/${script.length}`, script.slice(0, 4)],
    [
      'bytes=-4',
      `bytes ${script.length - 4}-${script.length - 1}/${script.length}`,
      script.slice(-4),
    ],
    ['bytes=8-', `bytes 8-${script.length - 1}/${script.length}`, script.slice(8)],
  ])('are sent by themselves: %s', async (range, contentRange, part) => {
    const { status, headers, body } = await ask(scriptPath, { range, 'accept-encoding': 'br' });
    expect(status).toBe(206);
    expect(headers['content-range']).toBe(contentRange);
    expect(headers['content-encoding']).toBeUndefined();
    expect(body.toString()).toBe(part);
  });

  it('that do not exist are refused', async () => {
    const { status, body } = await ask(scriptPath, { range: 'bytes=999999-' });
    expect(status).toBe(416);
    expect(body.toString()).toContain('<Code>InvalidRange</Code>');
  });

  it('several at once come as the whole', async () => {
    const { status, body } = await ask(scriptPath, { range: 'bytes=0-1,4-5' });
    expect(status).toBe(200);
    expect(body.toString()).toBe(script);
  });
});

describe('Compression', () => {
  it.each([
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['gzip;q=0.8, br;q=0', 'gzip', gunzipSync],
    ['GZIP', 'gzip', gunzipSync],
  ])('is chosen from %s', async (accepted, encoding, decompress) => {
    const { headers, body } = await ask(scriptPath, { 'accept-encoding': accepted });
    expect(headers).toMatchObject({
      'content-encoding': encoding,
      'content-length': String(body.length),
      vary: 'Accept-Encoding',
    });
    expect(headers.etag).toMatch(/^W\/"[0-9a-f]{32}"$/);
    expect(body.length).toBeLessThan(script.length / 10);
    expect(decompress(body).toString()).toBe(script);
  });

  it.each([
    ['nobody asks for it', scriptPath, ''],
    ['no known one is asked for', scriptPath, 'zstd, br;q=0, gzip;q=0.0'],
    ['the page is small', '/verify', 'br'],
    ['the bytes are not of a kind that CloudFront compresses', '/assets/model-4d5e6f.bin', 'br'],
  ])('is left out where %s', async (_, path, accepted) => {
    const { status, headers } = await ask(path, { 'accept-encoding': accepted });
    expect(status).toBe(200);
    expect(headers['content-encoding']).toBeUndefined();
    expect(headers.etag).toMatch(/^"[0-9a-f]{32}"$/);
  });
});

describe('Before they are built, pages', () => {
  afterEach(() => serve(readPages(folder, deployments)));

  it('are waited for', async () => {
    let finish: (pages: Pages) => void = () => undefined;
    serve(new Promise((resolve) => (finish = resolve)));
    const answer = ask('/verify');
    finish(await readPages(folder, deployments));
    expect(await answer).toMatchObject({ status: 200 });
  });

  it('that cannot be built say why', async () => {
    serve(Promise.reject(new Error('The pages cannot be built: app.tsx is not closed')));
    const { status, headers, body } = await ask('/verify');
    expect(status).toBe(503);
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(body.toString()).toBe(
      'The pages cannot be built: app.tsx is not closed\n\nMend it and start again.\n',
    );
  });
});

describe('The build', () => {
  jest.setTimeout(180_000);

  it('makes the pages from their sources, once', async () => {
    const { signal } = new AbortController();
    const built = await buildPages(signal);
    const page = await readFile(join(built, 'verify', 'index.html'), 'utf8');
    const [, first = ''] = /src="\/assets\/([\w.-]+\.js)"/.exec(page) ?? [];
    const pages = await readPages(built, deployments);
    expect([...pages.keys()].map((key) => basename(key))).toContain(first);

    expect(await buildPages(AbortSignal.abort())).toBe(built);
  });
});
