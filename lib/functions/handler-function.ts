import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, CfnFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Policy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { bundling, installedForLambda } from './bundling';

const projectRoot = join(__dirname, '..', '..');

export interface HandlerFunctionProps {
  /** Folder in `lambdas/` that holds the `handler.ts`. */
  readonly folder: string;
  readonly description: string;
  readonly environment: Record<string, string>;
  /** All that the function may do, but for writing its own logs and traces. */
  readonly permissions: readonly PolicyStatement[];
  readonly logEncryptionKey: IKey;
  /** Mebibytes. */
  readonly memorySize?: number;
  readonly timeout?: Duration;
  /** Where Lambda puts events that nobody waits for, once the function has failed three times for them. */
  readonly deadLetters?: IQueue;
  /** Packages with native code, installed for the function's platform rather than bundled. */
  readonly nativePackages?: readonly string[];
}

/** A function of `lambdas/`, with a role and a log group of its own. */
export class HandlerFunction extends NodejsFunction {
  /** Folder in `lambdas/`, by which people know it. */
  readonly folder: string;
  /** All that the function may do, but for writing its own logs and traces. */
  readonly policy: Policy;

  constructor(scope: Construct, id: string, props: HandlerFunctionProps) {
    const entry = join('lambdas', props.folder, 'handler.ts');
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      retention: RetentionDays.THREE_MONTHS,
      encryptionKey: props.logEncryptionKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(scope, `${id}Role`, {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: props.description,
    });
    logGroup.grantWrite(role);
    super(scope, id, {
      entry: join(projectRoot, entry),
      projectRoot,
      depsLockFilePath: join(projectRoot, 'package-lock.json'),
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memorySize ?? 256,
      timeout: props.timeout ?? Duration.seconds(15),
      tracing: Tracing.ACTIVE,
      environment: { POWERTOOLS_SERVICE_NAME: props.folder, ...props.environment },
      logGroup,
      role,
      deadLetterQueue: props.deadLetters,
      bundling: {
        ...bundling,
        ...(props.nativePackages && installedForLambda(props.nativePackages)),
      },
    });
    this.folder = props.folder;
    this.policy = new Policy(scope, `${id}Policy`, {
      roles: [role],
      statements: [...props.permissions],
    });
    this.describeSourceInTemplate(entry, props.nativePackages ?? []);
  }

  /** Lets whoever runs the template without the bundled assets bundle the handler from its source. */
  private describeSourceInTemplate(entry: string, nativePackages: readonly string[]): void {
    const resource = this.node.defaultChild;
    if (!(resource instanceof CfnFunction)) return;
    resource.addMetadata('honnin:entry', entry);
    resource.addMetadata('honnin:not-bundled', [...bundling.externalModules, ...nativePackages]);
  }
}
