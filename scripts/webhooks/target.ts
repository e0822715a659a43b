import { readFile } from 'node:fs/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { UsageError } from '../../local/commands/arguments';
import { findRunningStack } from '../../local/commands/running-stack';
import { endpointPath, type EndpointName } from '../../local/embedded/endpoints';

/** What the command needs to know of a deployment: outputs of its stack. */
const outputsSchema = z.object({
  VerificationsTableName: z.string(),
  WebhookDeliveriesTableName: z.string(),
  WebhookQueueUrl: z.string(),
  WebhookDeadLetterQueueUrl: z.string(),
  WebhookEndpoints: z
    .string()
    .transform((names) => names.split(',').filter((name) => name !== '-')),
});

/** As `cdk deploy --outputs-file` writes it: the outputs by the stack. */
const outputsFile = z.object({ Honnin: outputsSchema });

type Outputs = z.infer<typeof outputsSchema>;

/** The deployment that the command works on, with clients for it. */
export class Target {
  readonly sqs: SQSClient;
  readonly secrets: SecretsManagerClient;
  readonly tables: DynamoDBDocumentClient;

  /** @param configure what the client of a service needs beyond its defaults */
  constructor(
    readonly outputs: Outputs,
    configure: (service: EndpointName) => object = () => ({}),
  ) {
    this.sqs = new SQSClient(configure('sqs'));
    this.secrets = new SecretsManagerClient(configure('secretsmanager'));
    this.tables = DynamoDBDocumentClient.from(new DynamoDBClient(configure('dynamodb')));
  }

  /**
   * The endpoint that is meant.
   *
   * @throws UsageError when there is none of this name, or none is named and there are several
   */
  endpoint(name?: string): string {
    const names = this.outputs.WebhookEndpoints;
    const [only, ...others] = names;
    if (only === undefined) {
      throw new UsageError(
        'No webhooks are deployed: name a file of endpoints, with --webhooks at npm start and -c webhooks= at cdk deploy.',
      );
    }
    if (name === undefined && others.length === 0) return only;
    if (name !== undefined && names.includes(name)) return name;
    throw new UsageError(`--endpoint: give one of ${names.join(', ')}`);
  }
}

/**
 * Finds the stack that `npm start` runs, or the deployment whose outputs are given, with the credentials and the region
 * of the environment.
 *
 * @throws UsageError
 */
export async function findTarget({
  outputs,
  data,
}: {
  readonly outputs?: string | undefined;
  readonly data: string;
}): Promise<Target> {
  if (outputs !== undefined) return new Target(await readOutputs(outputs));
  const stack = await findRunningStack(data);
  if (!stack) {
    throw new UsageError(
      `No stack runs on ${data}: start one (npm start), or give the --outputs file of a deployment.`,
    );
  }
  return new Target(outputsSchema.parse(stack.outputs), (service) => ({
    region: 'us-east-1',
    endpoint: `${stack.origin}${endpointPath(service)}`,
    credentials: { ...stack.operatorCredentials },
  }));
}

async function readOutputs(path: string): Promise<Outputs> {
  try {
    return outputsFile.parse(JSON.parse(await readFile(path, 'utf8'))).Honnin;
  } catch (error) {
    throw new UsageError(
      `--outputs: ${path} does not hold the outputs of a deployment with webhooks: give the file that cdk deploy --outputs-file has written`,
      { cause: error },
    );
  }
}
