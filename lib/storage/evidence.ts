import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  CfnBucket,
  HttpMethods,
  ObjectOwnership,
  type IBucket,
  type LifecycleRule,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Policy } from '../../lambdas/shared/policy';

export interface EvidenceProps {
  readonly encryptionKey: IKey;
  readonly protectData: boolean;
  readonly webOrigin: string;
  readonly retention: Policy['retention'];
}

/**
 * The most days a version is kept that is no longer current. A photograph that was judged and then
 * overwritten must outlast its review; whatever expires is kept as long, too.
 */
const NONCURRENT_DAYS = 30;

/** First an image expires, then its versions go: together they take the days that the policy promises. */
function lifecycleOf(prefix: string, days: number): LifecycleRule {
  const noncurrentDays = Math.min(NONCURRENT_DAYS, Math.ceil(days / 2));
  return {
    id: prefix.replace('/', ''),
    prefix,
    expiration: Duration.days(Math.max(days - noncurrentDays, 1)),
    noncurrentVersionExpiration: Duration.days(noncurrentDays),
  };
}

/** What is left of an image when its versions are gone: the mark that it expired, and parts that were never put together. */
const REMAINS: LifecycleRule = {
  id: 'remains',
  expiredObjectDeleteMarker: true,
  abortIncompleteMultipartUploadAfter: Duration.days(1),
};

/** Photographs of documents and live faces: private, versioned, encrypted, gone when the policy says. */
export class Evidence extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: EvidenceProps) {
    super(scope, id);
    const guarded = {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: props.protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    };
    const accessLogs = new Bucket(this, 'AccessLogs', {
      ...guarded,
      encryption: BucketEncryption.S3_MANAGED,
      lifecycleRules: [{ expiration: Duration.days(365) }],
    });
    Validations.of(accessLogs).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'This bucket holds the access logs; logging access to it into itself would never end.',
    });

    this.bucket = new Bucket(this, 'Bucket', {
      ...guarded,
      bucketName: evidenceBucketName(this),
      versioned: true,
      // Versions can be put on legal hold; nothing is locked by default.
      objectLockEnabled: true,
      encryption: BucketEncryption.KMS,
      encryptionKey: props.encryptionKey,
      bucketKeyEnabled: true,
      serverAccessLogsBucket: accessLogs,
      lifecycleRules: [
        lifecycleOf('documents/', props.retention.documentDays),
        lifecycleOf('liveness/', props.retention.livenessDays),
        REMAINS,
      ],
      cors: [
        {
          allowedOrigins: [props.webOrigin],
          allowedMethods: [HttpMethods.POST, HttpMethods.GET],
          allowedHeaders: ['content-type'],
          maxAge: 3600,
        },
      ],
    });
    this.sendEventsToEventBridge();
  }

  /** Set on the resource itself, since the construct's own option would deploy a custom resource with a function. */
  private sendEventsToEventBridge(): void {
    const resource = this.bucket.node.defaultChild;
    if (!(resource instanceof CfnBucket)) throw new Error('The evidence bucket has no resource.');
    resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
  }
}

/** Images of every kind, of any verification. */
export const imagesIn = (evidence: IBucket): string[] =>
  ['documents/*', 'liveness/*'].map((keys) => evidence.arnForObjects(keys));

/** The host that browsers upload documents to. */
export function evidenceHost(scope: Construct): string {
  const { region, urlSuffix } = Stack.of(scope);
  return `${evidenceBucketName(scope)}.s3.${region}.${urlSuffix}`;
}

/** Named, so that the bucket can know the pages it serves, and the pages the bucket they may upload to. */
function evidenceBucketName(scope: Construct): string {
  const { account, region } = Stack.of(scope);
  return `honnin-evidence-${account}-${region}`;
}
