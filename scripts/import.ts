import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import pc from 'picocolors';
import * as z from 'zod';
import { defaultPolicy, parsePolicy, type Policy } from '../lambdas/shared/policy';
import { pricesFor } from '../lambdas/shared/prices';
import { writeWholeFile } from '../local/build/write-whole-file';
import { readArguments, runCommand, UsageError } from '../local/commands/arguments';
import { printTable } from '../local/commands/print';
import { findDeployment, type Deployment } from './import/deployment';
import { enrolUser } from './import/enrol-user';
import { Faces } from './import/faces';
import { Journal } from './import/journal';
import { outcomeNames } from './import/outcome';
import { countsOf, outcomeTitles, reportOf } from './import/report';
import { readUsers, type User } from './import/users';
import { withRemedies } from './support/aws-remedies';
import { Counter } from './support/counter';
import { inLanes } from './support/in-lanes';
import { INTERRUPTED, stopAtInterrupt } from './support/interrupt';

/** Calls a second of each operation: the quota of most regions, and as many as the embedded stack can take. */
const RATES = { aws: 5, embedded: 1_000 } as const;

/** Users under way at a time: enough to keep the pace although each waits for several answers in turn. */
const LANES = 12;

const CONSENT_REMEDY =
  'say by what these faces may be kept, in 10 to 500 characters, such as "Explicit consent in the app, text of 2026-03": it is recorded with each';

const options = z.object({
  source: z.string({
    error:
      'Give a CSV file of subjectId and image, or s3://BUCKET/PREFIX: npm run import -- users.csv --consent "…" (docs/import.md)',
  }),
  consent: z
    .string({ error: CONSENT_REMEDY })
    .trim()
    .min(10, { error: CONSENT_REMEDY })
    .max(500, { error: CONSENT_REMEDY }),
  outputs: z.string().optional(),
  policy: z.string().optional(),
  out: z.string().optional(),
  rate: z
    .string()
    .regex(/^[1-9]\d{0,3}$/, { error: 'give how many calls a second to make at most, such as 5' })
    .transform(Number)
    .optional(),
  yes: z.boolean().default(false),
  data: z
    .string()
    .default('.honnin')
    .transform((path) => resolve(path)),
});

async function importUsers(): Promise<number> {
  const given = readArguments(
    {
      consent: { type: 'string' },
      outputs: { type: 'string' },
      policy: { type: 'string' },
      out: { type: 'string' },
      rate: { type: 'string' },
      yes: { type: 'boolean' },
      data: { type: 'string' },
    },
    options,
    'source',
  );
  const policy = await readPolicy(given.policy);
  const deployment = await findDeployment(given.outputs, given.data);
  const users = await readUsers(given.source);
  const rate = given.rate ?? (deployment.isAws ? RATES.aws : RATES.embedded);
  if (deployment.isAws) announcePrice(users.length, deployment, rate, given.yes);

  const out = resolve(given.out ?? `${basename(given.source)}.import`);
  const journal = await Journal.open(join(out, 'journal.jsonl'), {
    users: digestOf(users),
    table: deployment.subjectsTable,
    policy: policy.version,
    consent: given.consent,
  });
  const faces = new Faces(rate, policy.duplicate.similarity);
  const ground = { deployment, faces, journal, policy: policy.document, consent: given.consent };
  const waiting = users.filter(({ subjectId }) => !journal.outcomes.has(subjectId));
  if (waiting.length < users.length) {
    console.error(`Going on: ${users.length - waiting.length} of ${users.length} are done.`);
  }
  const interrupted = stopAtInterrupt();
  const counter = new Counter('users', waiting.length);
  await inLanes(
    waiting,
    LANES,
    async (user) => {
      await journal.finish(user.subjectId, await enrolUser(ground, user));
      counter.count(faces.refused > 0 ? `, ${faces.refused} calls throttled` : '');
    },
    interrupted,
  );
  return conclude(out, users, journal);
}

async function readPolicy(path: string | undefined): Promise<Policy> {
  if (path === undefined) return defaultPolicy;
  try {
    return parsePolicy(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    throw new UsageError(
      `--policy: ${path}: ${error instanceof Error ? error.message : 'no file'}`,
    );
  }
}

/** Detection, search of each collection, indexing, and the search of each that confirms it. */
const callsFor = ({ collectionIds }: Deployment): number => 2 + 2 * collectionIds.length;

/** @throws UsageError telling the price, unless it has been agreed to */
function announcePrice(users: number, deployment: Deployment, rate: number, yes: boolean): void {
  const calls = users * callsFor(deployment);
  const prices = pricesFor('us-east-1');
  const dollars = (calls * prices.imageAnalysis).toFixed(2);
  const price = `At most ${calls} calls of Rekognition for ${users} users: $${dollars} at the list price of ${prices.region} (${prices.version}), and ${Math.ceil(users / rate / 60)} minutes at ${rate} calls a second of each operation. Each face is kept in the deployment.`;
  if (!yes) throw new UsageError(`${price}\nNothing was sent. To go on, add --yes.`);
  console.error(price);
}

const digestOf = (users: readonly User[]): string =>
  createHash('sha256').update(JSON.stringify(users)).digest('hex');

async function conclude(out: string, users: readonly User[], journal: Journal): Promise<number> {
  const { outcomes } = journal;
  if (outcomes.size < users.length) {
    console.error(
      `Stopped: ${outcomes.size} of ${users.length} users are done. The same command goes on from there.`,
    );
    return INTERRUPTED;
  }
  const counts = countsOf(outcomes.values());
  const report = join(out, 'report.csv');
  await writeWholeFile(report, reportOf(users, outcomes), 0o600);
  await journal.remove();
  printTable(
    ['users', ''],
    outcomeNames.map((name) => [String(counts[name]), outcomeTitles[name]]),
  );
  console.log(`\n${report}`);
  if (counts.duplicate + counts.refused === 0) return 0;
  console.log(pc.dim('Not enrolled: see the report, and import again what has been put right.'));
  return 1;
}

void runCommand(() => withRemedies('those of docs/import.md', importUsers));
