import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { AssetHashType, DockerImage, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import {
  BucketDeployment,
  CacheControl,
  Source,
  type ISource,
} from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';

const projectRoot = join(__dirname, '..', '..');
const sources = join(projectRoot, 'web');

/** What Vite names by its content, so that it never changes under its name. */
const HASHED_ASSETS = 'assets/*';

export interface PageDeploymentProps {
  readonly bucket: IBucket;
  readonly logEncryptionKey: IKey;
}

/**
 * The built web app in its bucket. What is there stays there, since pages opened before a deployment load parts of
 * the app that the deployment has replaced.
 */
export class PageDeployment extends Construct {
  constructor(scope: Construct, id: string, { bucket, logEncryptionKey }: PageDeploymentProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.THREE_MONTHS,
      encryptionKey: logEncryptionKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: 'Copies the pages into their bucket when the stack is deployed',
    });
    logGroup.grantWrite(role);
    const common = {
      sources: [builtPages()],
      destinationBucket: bucket,
      prune: false,
      logGroup,
      role,
    };
    const assets = new BucketDeployment(this, 'Assets', {
      ...common,
      exclude: ['*'],
      include: [HASHED_ASSETS],
      cacheControl: [
        CacheControl.setPublic(),
        CacheControl.maxAge(Duration.days(365)),
        CacheControl.immutable(),
      ],
    });
    const documents = new BucketDeployment(this, 'Documents', {
      ...common,
      exclude: [HASHED_ASSETS],
      cacheControl: [CacheControl.noCache()],
    });
    // A page must not be there before what it loads.
    documents.node.addDependency(assets);
  }
}

/** The pages as Vite builds them for AWS. */
const builtPages = (): ISource =>
  Source.asset(sources, {
    exclude: ['dist'],
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never used: the build either succeeds on this machine or says why it does not.
      image: DockerImage.fromRegistry('scratch'),
      local: {
        tryBundle(outputFolder) {
          build(outputFolder);
          return true;
        },
      },
    },
  });

function build(outputFolder: string): void {
  const vite = join(projectRoot, 'node_modules', 'vite', 'bin', 'vite.js');
  const config = join(sources, 'vite.config.mts');
  execFileSync(
    process.execPath,
    [
      ...[vite, 'build', sources, '--config', config],
      ...['--outDir', outputFolder, '--emptyOutDir', '--logLevel', 'warn'],
    ],
    {
      cwd: projectRoot,
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', process.stderr, process.stderr],
    },
  );
}
