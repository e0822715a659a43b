import { resolve } from 'node:path';
import pc from 'picocolors';
import * as z from 'zod';
import { ApplicationClient } from '../applicant/api-client';
import { startEmbeddedAws } from '../embedded-aws';
import { readArguments, runCommand } from './arguments';
import { announce, withdraw } from './running-stack';
import { withProgress } from './progress';

export const DEFAULT_PORT = 4510;

const nameAndValue = (setting: string): [name: string, value: string] => {
  const at = setting.indexOf('=');
  return [setting.slice(0, at), setting.slice(at + 1)];
};

/** What sets the stack apart from one for real people. */
const TEST_STAGE = `${pc.bold('This is a test stage:')} subjects such as honnin.test:approve come to the outcome they name, with no\ndocument and no face. --stage production does without.\n\n`;

const options = z.object({
  port: z.coerce
    .number({ error: 'give a number between 1 and 65535' })
    .int()
    .min(1)
    .max(65_535)
    .default(DEFAULT_PORT),
  data: z
    .string()
    .default('.honnin')
    .transform((path) => resolve(path)),
  policy: z.string().optional(),
  webhooks: z.string().optional(),
  stage: z.enum(['production', 'test'], { error: 'give production or test' }).default('test'),
  quotas: z.boolean().default(false),
  context: z
    .array(z.string().regex(/^\w+=.+$/, 'give name=value, such as livenessBudget=25'))
    .default([])
    .transform((settings) => Object.fromEntries(settings.map(nameAndValue))),
});

async function start(): Promise<number> {
  const { port, data, policy, webhooks, stage, quotas, context } = readArguments(
    {
      port: { type: 'string' },
      data: { type: 'string' },
      policy: { type: 'string' },
      webhooks: { type: 'string' },
      stage: { type: 'string' },
      quotas: { type: 'boolean' },
      context: { type: 'string', short: 'c', multiple: true },
    },
    options,
  );
  const stack = await withProgress('Starting the embedded AWS', () =>
    startEmbeddedAws({
      dataFolder: data,
      port,
      stage,
      quotas,
      pages: true,
      context,
      ...(policy === undefined ? {} : { policy }),
      ...(webhooks === undefined ? {} : { webhooks }),
    }),
  );
  await announce(data, stack);
  const reviewerToken = await stack.reviewerToken();
  const application = new ApplicationClient(stack.apiUrl, stack.apiKey);
  const { applicantUrl } = await application.createVerification({ subjectId: 'me' });

  console.log(`
${pc.bold('Honnin is running.')} Scores of faces are a development stand-in.

  API             ${stack.apiUrl}
  API key         ${stack.apiKey}
  Reviewer token  ${reviewerToken}
  Data            ${data}

${pc.bold('Be the applicant:')} open this link in a browser of a computer with a camera.

  ${applicantUrl}

${pc.bold('Be a reviewer:')} the console is at ${stack.origin}/console, and asks for no password.

${pc.bold('Start another verification')} (the answer has its link, as applicantUrl):

  curl -X POST ${stack.apiUrl}/verifications \\
    -H 'x-api-key: ${stack.apiKey}' \\
    -H 'content-type: application/json' \\
    -d '{"subjectId":"customer-1"}'

${pc.bold('Or put images of your own through it:')}

  npm run verify -- --document id.jpg --face me.jpg

${stage === 'test' ? TEST_STAGE : ''}Ctrl-C stops it; everything is kept.`);

  const failure = await Promise.race([interrupted(), stack.failure]);
  console.log('\nStopping …');
  await withdraw(data);
  await stack.stop();
  if (failure) throw failure;
  return 0;
}

/** Resolves when the person who started it wants it to end. */
function interrupted(): Promise<undefined> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve(undefined));
    process.once('SIGTERM', () => resolve(undefined));
  });
}

void runCommand(start);
