import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { UsageError } from '../../local/commands/arguments';
import { findRunningStack, type RunningStack } from '../../local/commands/running-stack';
import { endpointVariables } from '../../local/embedded/endpoints';

/** Where faces go, by the outputs of the stack. */
export interface Deployment {
  /** Whether it is AWS itself, where calls cost. */
  readonly isAws: boolean;
  readonly subjectsTable: string;
  /** All collections, which are searched. */
  readonly collectionIds: readonly string[];
  /** Those that take new faces. */
  readonly openCollectionIds: readonly [string, ...string[]];
}

const ids = z.string().transform((list, context): [string, ...string[]] => {
  const [first, ...others] = list.split(',').filter((id) => id !== '');
  if (first !== undefined) return [first, ...others];
  context.addIssue({ code: 'custom', message: 'there is no collection' });
  return z.NEVER;
});

const outputsSchema = z.object({
  SubjectsTableName: z.string(),
  CollectionIds: ids,
  OpenCollectionIds: ids,
});

/**
 * Finds the deployment to import to: the one whose outputs are in a file that `cdk deploy --outputs-file` has written, or
 * else the embedded stack that runs. Clients of the SDK find the latter from then on.
 *
 * @throws UsageError when there is neither
 */
export async function findDeployment(
  outputsFile: string | undefined,
  dataFolder: string,
): Promise<Deployment> {
  if (outputsFile !== undefined) {
    return toDeployment(await readOutputs(outputsFile), `--outputs: ${outputsFile}`, true);
  }
  const stack = await findRunningStack(dataFolder);
  if (!stack) {
    throw new UsageError(
      `No stack runs on ${dataFolder}: start one (npm start), or give --outputs FILE as cdk deploy --outputs-file FILE has written it`,
    );
  }
  useEmbedded(stack);
  return toDeployment(stack.outputs, 'The stack that runs', false);
}

function useEmbedded({ origin, operatorCredentials }: RunningStack): void {
  Object.assign(process.env, endpointVariables(origin), {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: operatorCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: operatorCredentials.secretAccessKey,
  });
  // Of whoever works with AWS at other times.
  delete process.env.AWS_SESSION_TOKEN;
  delete process.env.AWS_PROFILE;
}

async function readOutputs(path: string): Promise<unknown> {
  const stacks = z.record(z.string(), z.record(z.string(), z.string()));
  try {
    const read = stacks.parse(JSON.parse(await readFile(path, 'utf8')));
    return Object.values(read).find((outputs) => 'SubjectsTableName' in outputs);
  } catch {
    throw new UsageError(
      `--outputs: ${path} is not what cdk deploy --outputs-file writes: {"Honnin": {"NAME": "VALUE"}}`,
    );
  }
}

function toDeployment(outputs: unknown, where: string, isAws: boolean): Deployment {
  const parsed = outputsSchema.safeParse(outputs);
  if (!parsed.success) {
    throw new UsageError(
      `${where}: the outputs SubjectsTableName, CollectionIds and OpenCollectionIds are needed; deploy this version first`,
    );
  }
  const { SubjectsTableName, CollectionIds, OpenCollectionIds } = parsed.data;
  return {
    isAws,
    subjectsTable: SubjectsTableName,
    collectionIds: CollectionIds,
    openCollectionIds: OpenCollectionIds,
  };
}
