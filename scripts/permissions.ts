import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployment } from '../local/embedded/deployment';
import { compilePolicy, type Right } from '../local/iam/statements';
import { describeRight } from '../local/iam/used-rights';
import { projectRoot } from '../local/paths';
import { readRoles } from '../local/template/roles';
import { synthesize } from '../local/template/synthesize';
import { resolveTemplate } from '../local/template/template';
import { justifications, type Justification } from './unused-rights';

/** Tests that go every way through the product, with the whole stack running and no callers but its own. */
const suites = [
  'test/e2e/verification',
  'test/e2e/bad-input',
  'test/e2e/liveness-budget',
  'test/e2e/abuse',
  'test/e2e/hand-off',
  'test/e2e/privacy',
  'test/e2e/webhooks',
  'test/e2e/test-subjects',
  'test/e2e/logs',
  'test/e2e/audit',
  'test/workflow',
];

/** Settings that come with rights of their own. */
const context = { livenessBudget: '25' };

/** A right of a role. */
interface HeldRight {
  /** Logical id without the hash that the CDK adds. */
  readonly role: string;
  readonly right: Right;
  /** As the running stack notes it. */
  readonly text: string;
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'honnin-permissions-'));
  try {
    const file = join(folder, 'used');
    await runSuites(file);
    if (!existsSync(file)) throw new Error('The tests used no right at all.');
    report(await heldRights(), new Set((await readFile(file, 'utf8')).split('\n')));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** @throws Error when a test fails */
async function runSuites(file: string): Promise<void> {
  const jest = join(projectRoot, 'node_modules', 'jest', 'bin', 'jest.js');
  const child = spawn(process.execPath, [jest, ...suites], {
    cwd: projectRoot,
    env: { ...process.env, HONNIN_USED_RIGHTS: file },
    stdio: ['ignore', process.stderr, process.stderr],
  });
  const exitCode = await new Promise((resolve) => child.once('exit', resolve));
  if (exitCode !== 0) throw new Error('The tests must pass before their rights can be counted.');
}

async function heldRights(): Promise<HeldRight[]> {
  const template = resolveTemplate(await synthesize({ context }), {
    ...deployment,
    origin: 'http://127.0.0.1',
  });
  return readRoles(template).flatMap(({ logicalId, arn, policies }) => {
    const role = logicalId.replace(/[0-9A-F]{8}$/, '');
    const allowed = policies
      .flatMap(compilePolicy)
      .filter(({ effect }) => effect === 'Allow')
      .flatMap(({ rights }) => rights);
    return allowed.map((right) => ({ role, right, text: describeRight(arn, right) }));
  });
}

function report(held: readonly HeldRight[], used: ReadonlySet<string>): void {
  const unused = held.filter(({ text }) => !used.has(text));
  const excused = new Set<Justification>();
  let unjustified = 0;
  for (const { role, right } of unused) {
    const justification = justifications.find((one) => excuses(one, role, right));
    if (justification) excused.add(justification);
    else unjustified += 1;
    const { action, resource, condition } = right;
    const when = condition ? ` when ${JSON.stringify(condition)}` : '';
    console.log(`${role}: ${action} on ${resource}${when}`);
    console.log(
      `  ${justification?.reason ?? 'NOT JUSTIFIED: take the right away, or say why not.'}`,
    );
  }
  const stale = justifications.filter((justification) => !excused.has(justification));
  for (const { reason } of stale) console.log(`No right is excused any more by: ${reason}`);
  console.log(
    `${held.length} rights, ${held.length - unused.length} used, ${unused.length - unjustified} unused for a reason, ${unjustified} unused for none.`,
  );
  if (unjustified + stale.length > 0) process.exitCode = 1;
}

function excuses({ roles, actions }: Justification, role: string, right: Right): boolean {
  return (roles?.includes(role) ?? true) && (actions?.includes(right.action) ?? true);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
