import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { fingerprint } from '../build/fingerprint';
import { writeWholeFile } from '../build/write-whole-file';
import { cacheFolder, projectRoot } from '../paths';
import type { JsonValue } from '../service';
import { StartError } from '../start-error';

const templatesFolder = join(cacheFolder, 'templates');

/** All that the template is made from; handlers appear in it by name only. */
const sources = [
  'lib',
  'statemachine',
  join('lambdas', 'shared'),
  'cdk.json',
  'package-lock.json',
  join('local', 'template'),
];

const STACK_NAME = 'Honnin';

const json: z.ZodType<JsonValue> = z.json();

/** What a deployment chooses. */
export interface SynthesisOptions {
  /** Path of a JSON file; the default policy unless given. */
  readonly policy?: string | undefined;
  /** Path of a JSON file; no webhooks unless given. */
  readonly webhooks?: string | undefined;
  /** Further settings, by their names. */
  readonly context?: Readonly<Record<string, string>>;
  /** Production unless given; on a test stage subjects may ask for an outcome. */
  readonly stage?: 'production' | 'test' | undefined;
}

/**
 * The template of the CDK app. Synthesizing takes about two seconds and much memory, so it runs in a process of its
 * own, and its result is kept until anything it is made from changes.
 *
 * @throws StartError when the CDK app fails, for example by a policy that cannot be used
 */
export async function synthesize(options: SynthesisOptions): Promise<JsonValue> {
  const cached = await cachedAt(options);
  const template = await readFile(cached, 'utf8').catch(() => undefined);
  return json.parse(JSON.parse(template ?? (await synthesizeInto(cached, options))));
}

async function synthesizeInto(path: string, options: SynthesisOptions): Promise<string> {
  const output = await mkdtemp(join(tmpdir(), 'honnin-synthesis-'));
  try {
    await runSynthesis(output, options);
    const template = await readFile(join(output, `${STACK_NAME}.template.json`), 'utf8');
    await writeWholeFile(path, template);
    return template;
  } finally {
    await rm(output, { recursive: true, force: true });
  }
}

async function runSynthesis(output: string, options: SynthesisOptions): Promise<void> {
  const entry = join(projectRoot, 'local', 'template', 'synthesis.ts');
  const files = filesOf(options).map(([name, path]) => [name, resolve(path)] as const);
  const context = { ...options.context, ...Object.fromEntries(files), stage: options.stage };
  try {
    await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', entry, JSON.stringify(context)],
      {
        cwd: projectRoot,
        // Judging the template against rules of AWS takes most of a synthesis; tests and CI do it.
        env: { ...process.env, CDK_OUTDIR: output, CDK_VALIDATION: 'false' },
      },
    );
  } catch (error) {
    const printed = z.object({ stderr: z.string() }).safeParse(error);
    const reason = printed.success ? printed.data.stderr.trim() : String(error);
    throw new StartError(
      `The stack cannot be made from the CDK app: ${reason}\n(\`npx cdk synth\` tells where it fails.)`,
      { cause: error },
    );
  }
}

async function cachedAt(options: SynthesisOptions): Promise<string> {
  const files = await Promise.all(
    filesOf(options).map(async ([name, path]) => [
      name,
      await readFile(path, 'utf8').catch(() => path),
    ]),
  );
  const { stage = 'production', context = {} } = options;
  const settings = JSON.stringify([stage, files, Object.entries(context).sort()]);
  return join(templatesFolder, `${await fingerprint(sources, settings)}.json`);
}

/** The files that a deployment is given, by the names of its settings. */
const filesOf = ({ policy, webhooks }: SynthesisOptions): [name: string, path: string][] =>
  Object.entries({ policy, webhooks }).filter(
    (file): file is [string, string] => file[1] !== undefined,
  );
