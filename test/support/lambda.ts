import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../local/clock';
import { Lambda } from '../../local/lambda/lambda';
import { Store } from '../../local/store/store';
import type { FunctionDefinition } from '../../local/template/functions';

/** A function whose handler lies in test/local/functions. */
export function functionNamed(
  name: string,
  settings: Partial<FunctionDefinition> = {},
): FunctionDefinition {
  return {
    name,
    arn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
    roleArn: `arn:aws:iam::000000000000:role/${name}`,
    timeoutSeconds: 3,
    memorySize: 128,
    environment: {},
    entry: `test/local/functions/${name}.ts`,
    notBundled: [],
    maximumRetryAttempts: 2,
    maximumEventAgeSeconds: 21_600,
    ...settings,
  };
}

/** An embedded Lambda in a folder of its own. */
export class RunningLambda {
  private constructor(
    readonly folder: string,
    private readonly store: Store,
    readonly lambda: Lambda,
  ) {}

  static async start(
    clock: Clock,
    functions: readonly FunctionDefinition[],
    credentialsLastMilliseconds = 3_600_000,
  ): Promise<RunningLambda> {
    const folder = await mkdtemp(join(tmpdir(), 'honnin-lambda-'));
    const store = await Store.open(folder);
    const lambda = new Lambda({
      store,
      clock,
      region: 'us-east-1',
      functions,
      endpoints: { AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:4510/aws/s3' },
      credentialsFor: (roleArn, functionName) => ({
        accessKeyId: `key of ${roleArn}`,
        secretAccessKey: 'secret',
        sessionToken: `session of ${functionName}`,
        expiresAt: clock.now() + credentialsLastMilliseconds,
      }),
      sendDeadLetter: () => [],
      logFolder: join(folder, 'logs'),
    });
    return new RunningLambda(folder, store, lambda);
  }

  async stop(): Promise<void> {
    await this.lambda.close();
    await this.store.close();
    await rm(this.folder, { recursive: true });
  }
}
