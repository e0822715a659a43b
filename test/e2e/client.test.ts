import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../local/paths';
import { Stack } from './support/stack';

const PATIENCE = 300_000;

const run = promisify(execFile);

/** A product that uses the client: a strict compiler is to find nothing wrong with it. */
const product = `
import { ApiError, ApplicationClient, type components } from 'honnin-client';

const [apiUrl = '', apiKey = ''] = process.argv.slice(2);
const honnin = new ApplicationClient({ apiUrl, apiKey });
const signal = AbortSignal.timeout(60_000);

const created = await honnin.createVerification({ subjectId: 'customer-1' }, { idempotencyKey: 'order-1' });
const repeated = await honnin.createVerification({ subjectId: 'customer-1' }, { idempotencyKey: 'order-1', signal });
await honnin.createVerification({ subjectId: 'customer-2' });
await honnin.createVerification({ subjectId: 'customer-3' });

const subjects: (string | undefined)[] = [];
for await (const { subjectId } of honnin.listVerifications({ limit: 1 }, { signal })) subjects.push(subjectId);
const page: components['schemas']['VerificationPage'] = await honnin.listVerifications({ limit: 2 });

const refusal = await honnin.getVerification({ verificationId: 'none' }).catch((error: unknown) => error);
const problem = refusal instanceof ApiError && { status: refusal.status, type: refusal.type, fields: refusal.errors.map(({ field }) => field) };

// @ts-expect-error A subject is needed.
const wrong = () => honnin.createVerification({ locale: 'ja' });
// @ts-expect-error There is no such status.
const unknown = () => honnin.listVerifications({ status: 'done' });

console.log(JSON.stringify({ same: created.id === repeated.id, subjects, page: page.items.length, problem, unused: [wrong, unknown].length }));
`;

const compilerOptions = {
  target: 'es2022',
  lib: ['es2023'],
  types: ['node'],
  module: 'nodenext',
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noImplicitReturns: true,
  skipLibCheck: false,
};

describe('The published client', () => {
  let folder: string;
  let stack: Stack;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'honnin-client-'));
    stack = await Stack.start();
  });
  afterAll(async () => {
    await stack.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it(
    'is installed from its package without a network, compiled against and used on a running stack',
    async () => {
      const made = join(folder, 'made');
      await run(process.execPath, ['--import', 'tsx', 'scripts/client.ts', '--out', made]);
      const npm = (...words: string[]) =>
        run('npm', [...words, '--no-audit', '--no-fund'], { cwd: folder });
      const { stdout: packed } = await npm('pack', made, '--json');
      const [tarball = ''] = /honnin-client-[\d.]+\.tgz/.exec(packed) ?? [];
      await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
      await npm('install', '--offline', `./${tarball}`);

      await mkdir(join(folder, 'node_modules', '@types'), { recursive: true });
      for (const name of ['@types/node', 'undici-types']) {
        await symlink(join(projectRoot, 'node_modules', name), join(folder, 'node_modules', name));
      }
      await writeFile(join(folder, 'product.ts'), product);
      await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
      const compiler = join(projectRoot, 'node_modules', '.bin', 'tsc');
      await run(compiler, ['-p', folder]);

      const { apiUrl, apiKey } = stack.aws;
      const { stdout } = await run(process.execPath, ['product.js', apiUrl, apiKey], {
        cwd: folder,
      });
      expect(JSON.parse(stdout)).toEqual({
        same: true,
        subjects: ['customer-3', 'customer-2', 'customer-1'],
        page: 2,
        problem: {
          status: 400,
          type: 'urn:honnin:problem:invalid-request',
          fields: ['verificationId'],
        },
        unused: 2,
      });
    },
    PATIENCE,
  );
});
