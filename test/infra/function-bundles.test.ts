import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundleFunction, functionNames } from '../../bench/function-bundles';
import { createApplicantToken } from '../../lambdas/shared/applicant-token';
import { bundling } from '../../lib/functions/bundling';

const leftOut: readonly string[] = bundling.externalModules;

describe('A function as it is deployed', () => {
  let folder: string;
  let server: Server;
  const received: IncomingHttpHeaders[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'honnin-function-'));
    server = createServer((request, response) => {
      received.push(request.headers);
      response.setHeader('content-type', 'application/x-amz-json-1.0').end('{}');
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });

  afterAll(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });

  it('imports what is left out of it only on demand', async () => {
    for (const name of await functionNames()) {
      const { metafile } = await bundleFunction(name);
      const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
      const ofLeftOut = imports.filter(({ path }) => leftOut.includes(path));
      expect(ofLeftOut.map(({ path }) => path).sort()).toEqual(leftOut);
      for (const { kind } of ofLeftOut) expect(kind).toBe('dynamic-import');
    }
  });

  it('signs with the credentials of its environment, far from any package', async () => {
    const module = join(folder, 'authorize.mjs');
    const [file] = (await bundleFunction('authorize')).outputFiles;
    await writeFile(module, file?.contents ?? '');
    const { token } = createApplicantToken('0b5aa0a6-5a5c-4b0e-9d6c-2f2c0f0a9a11');
    const event = {
      resource: '/session',
      methodArn: 'arn:aws:execute-api:us-east-1:000000000000:api/v1/GET/session',
      headers: { Authorization: `Bearer ${token}` },
    };
    const script = `
      const { handler } = await import(${JSON.stringify(module)});
      await handler(${JSON.stringify(event)}).catch(({ message }) => console.log(message));`;
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;

    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', script],
      {
        cwd: folder,
        env: {
          AWS_REGION: 'us-east-1',
          AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
          AWS_SECRET_ACCESS_KEY: 'secret',
          AWS_SESSION_TOKEN: 'token',
          AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${String(port)}`,
          VERIFICATIONS_TABLE: 'Verifications',
          REVIEWER_ISSUER: 'https://cognito.example.com/pool',
          REVIEWER_CLIENT_ID: 'client',
        },
      },
    );

    expect(stdout).toBe('Unauthorized\n');
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({
      authorization: expect.stringMatching(/Credential=ASIAEXAMPLE\//) as string,
      'x-amz-security-token': 'token',
    });
  });
});
