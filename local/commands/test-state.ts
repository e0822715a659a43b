import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import pc from 'picocolors';
import * as z from 'zod';
import { endpointPath } from '../embedded/endpoints';
import { startEmbeddedAws } from '../embedded-aws';
import { readArguments, runCommand } from './arguments';
import { withProgress } from './progress';
import { findRunningStack } from './running-stack';
import {
  describeTrial,
  findState,
  readJson,
  tryState,
  type Machine,
  type TrialInput,
} from './state-trial';
import type { Stack } from './verification-run';

const WORKFLOW = 'statemachine/verification.asl.json';
/** Width of the column of labels. */
const LABELS = 12;

const options = z
  .object({
    state: z.string({ error: 'give the name of a state of the workflow' }),
    input: z.string().default('{}'),
    variables: z.string().optional(),
    mock: z.string().optional(),
    'mock-error': z.string().optional(),
    url: z
      .url('give the address of a Step Functions, such as http://127.0.0.1:4510/aws/sfn')
      .optional(),
    data: z
      .string()
      .default('.honnin')
      .transform((path) => resolve(path)),
  })
  .refine(({ mock, 'mock-error': error }) => mock === undefined || error === undefined, {
    path: ['mock'],
    error: 'give a result or an error, not both',
  });

type Options = z.infer<typeof options>;

const clientOf = (endpoint: string, credentials?: Stack['operatorCredentials']): SFNClient =>
  new SFNClient({
    endpoint,
    region: 'us-east-1',
    // The address is the one given: AWS has TestState on a host of its own.
    disableHostPrefix: true,
    ...(credentials && { credentials: { ...credentials } }),
  });

/** Tries a state where the address says, with the credentials of the environment; nothing need be deployed there. */
async function tryAt(url: string, trial: TrialInput): Promise<void> {
  await show(clientOf(url), { definition: await readFile(WORKFLOW, 'utf8') }, trial);
}

/** Tries a state of what is deployed on the stack that runs, or on one of its own. */
async function tryOnStack(dataFolder: string, trial: TrialInput): Promise<void> {
  // A name that is wrong is told before anything is started.
  findState(await readFile(WORKFLOW, 'utf8'), trial.stateName);
  const running = await findRunningStack(dataFolder);
  if (running) return tryDeployed(running, trial);
  const folder = await mkdtemp(join(tmpdir(), 'honnin-test-state-'));
  try {
    const stack = await withProgress('Starting an embedded AWS', () =>
      startEmbeddedAws({ dataFolder: folder }),
    );
    try {
      await tryDeployed(stack, trial);
    } finally {
      await stack.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function tryDeployed(
  { origin, operatorCredentials, outputs }: Stack,
  trial: TrialInput,
): Promise<void> {
  const client = clientOf(`${origin}${endpointPath('sfn')}`, operatorCredentials);
  const { definition = '', roleArn } = await client.send(
    new DescribeStateMachineCommand({ stateMachineArn: outputs.StateMachineArn }),
  );
  await show(client, { definition, roleArn }, trial);
}

async function show(client: SFNClient, machine: Machine, trial: TrialInput): Promise<void> {
  try {
    const answer = await tryState(client, machine, trial);
    const state = findState(machine.definition, trial.stateName);
    for (const [label, text] of describeTrial(answer, state)) {
      console.log(
        `${pc.dim(label.padEnd(LABELS))}${text.replaceAll('\n', `\n${' '.repeat(LABELS)}`)}`,
      );
    }
  } finally {
    client.destroy();
  }
}

function trialOf({ state, input, variables, mock, 'mock-error': mockError }: Options): TrialInput {
  return {
    stateName: state,
    input: readJson('input', input),
    ...(variables === undefined ? {} : { variables: readJson('variables', variables) }),
    ...(mock === undefined ? {} : { mock: readJson('mock', mock) }),
    mockError,
  };
}

async function testState(): Promise<number> {
  const given = readArguments(
    {
      input: { type: 'string' },
      variables: { type: 'string' },
      mock: { type: 'string' },
      'mock-error': { type: 'string' },
      url: { type: 'string' },
      data: { type: 'string' },
    },
    options,
    'state',
  );
  const trial = trialOf(given);
  await (given.url === undefined ? tryOnStack(given.data, trial) : tryAt(given.url, trial));
  return 0;
}

void runCommand(testState);
