import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import pc from 'picocolors';
import * as z from 'zod';
import { ReviewerClient } from '../applicant/api-client';
import { ApiError } from '../applicant/api-error';
import type { AuditTrail } from '../applicant/api-views';
import { readPublicKey, readSigned, type SignedFile } from '../audit/statement';
import { checkSigned, checkTrail, type Finding } from '../audit/findings';
import { readArguments, runCommand, UsageError } from './arguments';
import { findRunningStack } from './running-stack';
import { signIn } from './sign-in';

const options = z
  .object({
    id: z.uuid({ error: 'give the id of a verification, which is a UUID' }).optional(),
    bundle: z.string().optional(),
    key: z.string().optional(),
    url: z
      .url({ error: 'give the address of the API, such as https://verify.example.com/v1' })
      .transform((url) => url.replace(/\/$/, ''))
      .optional(),
    token: z.string().min(1, { error: 'give the access token of a reviewer' }).optional(),
    data: z
      .string()
      .default('.honnin')
      .transform((path) => resolve(path)),
  })
  .refine(({ id, bundle }) => id !== undefined || bundle !== undefined, {
    error:
      'Give the id of a verification to audit its trail, --bundle FILE to check a bundle or a receipt, or both to see whether the trail goes on from it.',
  })
  .refine(({ url, token }) => (url === undefined) === (token === undefined), {
    error: '--url and --token: give both, or neither for the stack that runs',
  })
  .refine(({ key, bundle }) => key === undefined || bundle !== undefined, {
    error: '--key: give it with --bundle, whose signature it checks',
  });

type Options = z.infer<typeof options>;

async function audit(): Promise<number> {
  const given = readArguments(
    {
      bundle: { type: 'string' },
      key: { type: 'string' },
      url: { type: 'string' },
      token: { type: 'string' },
      data: { type: 'string' },
    },
    options,
    'id',
  );
  const signed = given.bundle === undefined ? undefined : await readSignedFile(given.bundle);
  const findings: Finding[] = [];
  if (signed) {
    const key = given.key === undefined ? await deployedKey(given) : await readKeyFile(given.key);
    findings.push(...checkSigned(signed, key));
  }
  if (given.id !== undefined) {
    findings.push(...checkTrail(given.id, await readTrail(given.id, given), signed));
  }
  print(findings);
  return findings.every(({ holds }) => holds) ? 0 : 1;
}

async function readSignedFile(path: string): Promise<SignedFile> {
  const text = await readText('bundle', path);
  try {
    return readSigned(text);
  } catch {
    throw new UsageError(
      `--bundle: ${path} is no bundle and no receipt: give a file as the console or the API has given it`,
    );
  }
}

async function readKeyFile(path: string): Promise<KeyObject> {
  const text = await readText('key', path);
  try {
    return readPublicKey(text);
  } catch {
    throw new UsageError(`--key: ${path} holds no public key: give it as PEM or as a JSON Web Key`);
  }
}

async function deployedKey(given: Options): Promise<KeyObject> {
  const reviewer = await reviewerFor(given);
  return readPublicKey(JSON.stringify(await asked(reviewer.getSigningKey())));
}

async function readTrail(id: string, given: Options): Promise<AuditTrail> {
  const reviewer = await reviewerFor(given);
  return asked(reviewer.getAuditTrail(id));
}

async function readText(option: string, path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => {
    throw new UsageError(`--${option}: there is no file at ${path} that can be read`);
  });
}

/** Whoever may see every verification. */
async function reviewerFor({ url, token, data, id }: Options): Promise<ReviewerClient> {
  if (url !== undefined && token !== undefined) return new ReviewerClient(url, token);
  const stack = await findRunningStack(data);
  if (stack) {
    const accessToken = await signIn(stack, { username: 'auditor', groups: ['admin'] });
    return new ReviewerClient(stack.apiUrl, accessToken);
  }
  const withoutApi = id === undefined ? ', or --key to check against a key you have' : '';
  throw new UsageError(
    `No stack runs on ${data}: start one (npm start), or give --url and --token of a deployment${withoutApi}.`,
  );
}

/** @throws UsageError when the API does not answer */
async function asked<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError) throw new UsageError(`The API refuses: ${error.detail}`);
    if (error instanceof TypeError && error.message === 'fetch failed') {
      throw new UsageError('--url: the API cannot be reached there');
    }
    throw error;
  }
}

function print(findings: readonly Finding[]): void {
  for (const { holds, sentence, explanation } of findings) {
    console.log(`${holds ? pc.green('✓') : pc.red('✗')} ${sentence}`);
    for (const line of explanation ?? []) console.log(`  ${pc.dim(line)}`);
  }
}

void runCommand(audit);
