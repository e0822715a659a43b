import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { IRestApi } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AccessLevel,
  AllowedMethods,
  CachePolicy,
  Distribution,
  FunctionEventType,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  S3OriginAccessControl,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
  type DistributionProps,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { DISTRIBUTION_PROOF_HEADER } from '../../lambdas/shared/abuse/forwarded';
import type { CustomDomain } from '../settings';
import { pageAddresses } from './page-addresses';
import { PageDeployment } from './page-deployment';
import { viewerAddress } from './viewer-address';
import { securityHeaders, type Hosts } from './security-headers';

export interface WebAppProps {
  /** Where applicants and reviewers find the pages; at the distribution's own name unless given. */
  readonly customDomain?: CustomDomain;
  /** ARN of a web ACL of CloudFront to put before the pages. */
  readonly webAclArn?: string;
  /** Hosts other than their own that the pages may talk to. */
  readonly hosts: Hosts;
  readonly encryptionKey: IKey;
  readonly protectData: boolean;
}

/** The pages of applicants and reviewers: a private bucket behind CloudFront, with the API at the same origin. */
export class WebApp extends Construct {
  /** The one origin whose pages may call the API: `https://…`, without a slash at its end. */
  readonly origin: string;
  readonly distribution: Distribution;

  constructor(scope: Construct, id: string, props: WebAppProps) {
    super(scope, id);
    const logs = this.logBucket(props);
    const pages = this.pageBucket(props, logs);

    this.distribution = new Distribution(this, 'Distribution', {
      comment: 'The pages of Honnin',
      httpVersion: HttpVersion.HTTP2_AND_3,
      ...namedBy(this, props.customDomain),
      webAclId: props.webAclArn,
      logBucket: logs,
      logFilePrefix: 'distribution/',
      // There is no such page: without a name here, a request for the root could be answered by a list of the bucket.
      defaultRootObject: 'index.html',
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(pages, {
          originAccessControl: new S3OriginAccessControl(this, 'AccessControl', {
            originAccessControlName: `honnin-pages-${Stack.of(this).region}`,
          }),
          // S3 tells whoever may not list a bucket that a missing object is forbidden, and not that it is missing.
          originAccessLevels: [AccessLevel.READ, AccessLevel.LIST],
        }),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: securityHeaders(this, props.hosts),
        functionAssociations: [
          { eventType: FunctionEventType.VIEWER_REQUEST, function: pageAddresses(this) },
        ],
      },
    });
    this.origin = props.customDomain?.origin ?? `https://${this.distribution.domainName}`;

    new PageDeployment(this, 'Pages', { bucket: pages, logEncryptionKey: props.encryptionKey });
  }

  /**
   * Answers a stage of the API at the origin of the pages, uncached. The API is named by its id alone: its methods
   * know the origin of the pages, and so must not be waited for.
   *
   * @param proof shows the API that a request comes from here, so that it believes the address of the viewer
   */
  forwardApi(restApi: IRestApi, stageName: string, proof: string): void {
    const { region, urlSuffix } = Stack.of(this);
    const host = `${restApi.restApiId}.execute-api.${region}.${urlSuffix}`;
    this.distribution.addBehavior(
      `/${stageName}/*`,
      new HttpOrigin(host, {
        protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
        originSslProtocols: [OriginSslPolicy.TLS_V1_2],
        customHeaders: { [DISTRIBUTION_PROOF_HEADER]: proof },
      }),
      {
        viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
        allowedMethods: AllowedMethods.ALLOW_ALL,
        cachePolicy: CachePolicy.CACHING_DISABLED,
        originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        functionAssociations: [
          { eventType: FunctionEventType.VIEWER_REQUEST, function: viewerAddress(this) },
        ],
      },
    );
  }

  /** Logs of who asked for what, of the distribution and of the bucket. */
  private logBucket({ protectData }: WebAppProps): Bucket {
    const logs = new Bucket(this, 'AccessLogs', {
      ...guarded(protectData),
      // CloudFront hands its logs over by access control lists.
      objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
      lifecycleRules: [{ expiration: Duration.days(365) }],
    });
    Validations.of(logs).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'This bucket holds the access logs; logging access to it into itself would never end.',
    });
    return logs;
  }

  private pageBucket({ protectData }: WebAppProps, logs: Bucket): Bucket {
    return new Bucket(this, 'Bucket', {
      ...guarded(protectData),
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      serverAccessLogsBucket: logs,
      serverAccessLogsPrefix: 'bucket/',
    });
  }
}

const guarded = (protectData: boolean) => ({
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  encryption: BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  removalPolicy: protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
});

function namedBy(
  scope: Construct,
  customDomain: CustomDomain | undefined,
): Pick<DistributionProps, 'domainNames' | 'certificate' | 'minimumProtocolVersion'> {
  if (!customDomain) return {};
  return {
    domainNames: [new URL(customDomain.origin).hostname],
    certificate: Certificate.fromCertificateArn(scope, 'Certificate', customDomain.certificateArn),
    minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
  };
}
