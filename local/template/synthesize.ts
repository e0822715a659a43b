import { execFile } from 'node:child_process';
import { createHash, type Hash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { projectRoot } from '../paths';
import type { JsonValue } from '../service';

const cacheFolder = join(projectRoot, 'node_modules', '.cache', 'honnin', 'templates');

/** All that the template is made from; handlers appear in it by name only. */
const sources = [
  'lib',
  'statemachine',
  join('lambdas', 'shared'),
  'cdk.json',
  'package-lock.json',
  join('local', 'template', 'synthesis.ts'),
];

const STACK_NAME = 'Honnin';

const json: z.ZodType<JsonValue> = z.json();

/** What a deployment chooses, as the CDK app reads it from its context. */
export interface SynthesisContext {
  readonly webOrigin: string;
  /** Path of a JSON file. */
  readonly policy?: string;
}

/**
 * The template of the CDK app. Synthesizing takes about two seconds and much memory, so it runs in a process of its
 * own, and its result is kept until anything it is made from changes.
 *
 * @throws Error with what the CDK app printed when it fails
 */
export async function synthesize(context: SynthesisContext): Promise<JsonValue> {
  const cached = join(cacheFolder, `${await fingerprint(context)}.json`);
  const template = await readFile(cached, 'utf8').catch(() => undefined);
  return json.parse(JSON.parse(template ?? (await synthesizeInto(cached, context))));
}

async function synthesizeInto(path: string, context: SynthesisContext): Promise<string> {
  const output = await mkdtemp(join(tmpdir(), 'honnin-synthesis-'));
  try {
    await runSynthesis(output, context);
    const template = await readFile(join(output, `${STACK_NAME}.template.json`), 'utf8');
    await mkdir(cacheFolder, { recursive: true });
    const temporary = `${path}.${process.pid}.tmp`;
    await writeFile(temporary, template);
    await rename(temporary, path);
    return template;
  } finally {
    await rm(output, { recursive: true, force: true });
  }
}

async function runSynthesis(output: string, context: SynthesisContext): Promise<void> {
  const entry = join(projectRoot, 'local', 'template', 'synthesis.ts');
  try {
    await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', entry, JSON.stringify(context)],
      { cwd: projectRoot, env: { ...process.env, CDK_OUTDIR: output } },
    );
  } catch (error) {
    const printed = z.object({ stderr: z.string() }).safeParse(error);
    const reason = printed.success ? printed.data.stderr.trim() : String(error);
    throw new Error(`The CDK app could not be synthesized:\n${reason}`, { cause: error });
  }
}

async function fingerprint(context: SynthesisContext): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(context));
  for (const source of sources) await addToHash(hash, join(projectRoot, source));
  if (context.policy !== undefined) await addToHash(hash, context.policy);
  return hash.digest('hex').slice(0, 32);
}

/** Adds a file, or every file below a folder, by name and content. */
async function addToHash(hash: Hash, path: string): Promise<void> {
  const names = await readdir(path).catch(() => undefined);
  if (!names) {
    hash.update(`${path}\0`).update(await readFile(path).catch(() => 'none'));
    return;
  }
  for (const name of names.sort()) await addToHash(hash, join(path, name));
}
