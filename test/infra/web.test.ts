import { Match, Template } from 'aws-cdk-lib/assertions';
import { CachePolicy, OriginRequestPolicy } from 'aws-cdk-lib/aws-cloudfront';
import * as z from 'zod';
import { ViewerRequest } from '../../local/pages/viewer-request';
import { incomingRequest } from '../support/incoming-request';
import { actionsOf, statementsOf, testApp, testTemplate } from './stack';

let template: Template;
beforeAll(() => {
  template = testTemplate();
});

const customDomain = {
  webOrigin: 'https://verify.example.com',
  webCertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234',
};

/** `https://` and the name that CloudFront gives the distribution. */
const ownOrigin = {
  'Fn::Join': [
    '',
    ['https://', { 'Fn::GetAtt': [Match.stringLikeRegexp('WebDistribution'), 'DomainName'] }],
  ],
};

const jsonObject = z.record(z.string(), z.json());

/** Of a policy of a bucket. */
const statement = z.object({
  Effect: z.string(),
  Action: z.union([z.string(), z.array(z.string())]),
  Principal: z.json(),
  Condition: z.json().optional(),
});

function onlyLogicalId(of: Template, type: string, like: string): string {
  const [id = '', ...others] = Object.keys(of.findResources(type)).filter((name) =>
    name.startsWith(like),
  );
  expect(others).toEqual([]);
  return id;
}

function contentSecurityPolicy(): Record<string, string> {
  const [policy] = Object.values(template.findResources('AWS::CloudFront::ResponseHeadersPolicy'));
  const { ContentSecurityPolicy } = z
    .object({
      Properties: z.object({
        ResponseHeadersPolicyConfig: z.object({
          SecurityHeadersConfig: z.object({
            ContentSecurityPolicy: z.object({ ContentSecurityPolicy: z.json() }),
          }),
        }),
      }),
    })
    .parse(policy).Properties.ResponseHeadersPolicyConfig.SecurityHeadersConfig;
  const text = resolved(ContentSecurityPolicy.ContentSecurityPolicy);
  return Object.fromEntries(
    text.split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources.join(' ')];
    }),
  );
}

/** A joined text with the names of its references in angle brackets. */
function resolved(value: unknown): string {
  const { 'Fn::Join': join } = z
    .object({
      'Fn::Join': z.tuple([
        z.literal(''),
        z.array(z.union([z.string(), z.object({ Ref: z.string() })])),
      ]),
    })
    .parse(value);
  return join[1].map((part) => (typeof part === 'string' ? part : `<${part.Ref}>`)).join('');
}

describe('The bucket of the pages', () => {
  it('is private and encrypted, and tells in logs who asked for what', () => {
    const [bucket] = Object.entries(template.findResources('AWS::S3::Bucket')).filter(([id]) =>
      id.startsWith('WebBucket'),
    );
    expect(bucket?.[1]).toMatchObject({
      Properties: {
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
          ],
        },
        LoggingConfiguration: { LogFilePrefix: 'bucket/' },
      },
    });
  });

  it('lets this distribution read, and nobody else', () => {
    const [policy] = Object.entries(template.findResources('AWS::S3::BucketPolicy')).filter(
      ([id]) => id.startsWith('WebBucket'),
    );
    const { Properties } = z
      .object({
        Properties: z.object({ PolicyDocument: z.object({ Statement: z.array(statement) }) }),
      })
      .parse(policy?.[1]);
    const allowing = Properties.PolicyDocument.Statement.filter(({ Effect }) => Effect === 'Allow');
    const distribution = onlyLogicalId(template, 'AWS::CloudFront::Distribution', 'Web');
    expect(allowing).toEqual([
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:ListBucket'],
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Condition: {
          StringEquals: {
            'AWS:SourceArn': {
              'Fn::Join': [
                '',
                [
                  'arn:',
                  { Ref: 'AWS::Partition' },
                  ':cloudfront::',
                  { Ref: 'AWS::AccountId' },
                  ':distribution/',
                  { Ref: distribution },
                ],
              ],
            },
          },
        },
      },
    ]);
  });

  it('is written by the deployment, which reaches its assets and this bucket alone', () => {
    const resources = statementsOf(template, 'WebPagesRole')
      .filter((held) => actionsOf([held]).some((action) => action.startsWith('s3:')))
      .flatMap(({ Resource }) => Resource);
    expect(resources).toHaveLength(4);
    for (const resource of resources) {
      expect(JSON.stringify(resource)).toMatch(/"WebBucket\w{8}"|cdk-\w+-assets-/);
    }
  });

  it('gets what is named by its content first, and keeps what earlier deployments brought', () => {
    const assets = onlyLogicalId(template, 'Custom::CDKBucketDeployment', 'WebPagesAssets');
    template.hasResourceProperties('Custom::CDKBucketDeployment', {
      Exclude: ['*'],
      Include: ['assets/*'],
      Prune: false,
      SystemMetadata: { 'cache-control': 'public, max-age=31536000, immutable' },
    });
    template.hasResource('Custom::CDKBucketDeployment', {
      Properties: {
        Exclude: ['assets/*'],
        Prune: false,
        SystemMetadata: { 'cache-control': 'no-cache' },
      },
      DependsOn: Match.arrayWith([assets]),
    });
  });
});

describe('The pages', () => {
  it('may run scripts of their own origin, and talk to the API, the evidence bucket, the liveness stream and where reviewers sign in', () => {
    expect(contentSecurityPolicy()).toEqual({
      'default-src': "'none'",
      'script-src': "'self' 'wasm-unsafe-eval'",
      'worker-src': "'self'",
      'style-src': "'self'",
      'font-src': "'self' data:",
      'img-src':
        "'self' blob: data: https://honnin-evidence-<AWS::AccountId>-<AWS::Region>.s3.<AWS::Region>.<AWS::URLSuffix>",
      'media-src': 'blob:',
      'connect-src': [
        "'self'",
        'https://honnin-evidence-<AWS::AccountId>-<AWS::Region>.s3.<AWS::Region>.<AWS::URLSuffix>',
        'https://cognito-idp.<AWS::Region>.<AWS::URLSuffix>',
        'https://honnin-<AWS::AccountId>.auth.<AWS::Region>.amazoncognito.com',
        'wss://streaming-rekognition.<AWS::Region>.<AWS::URLSuffix>',
      ].join(' '),
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
    });
  });

  it('name the bucket that is there', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      BucketName: {
        'Fn::Join': [
          '',
          ['honnin-evidence-', { Ref: 'AWS::AccountId' }, '-', { Ref: 'AWS::Region' }],
        ],
      },
    });
  });

  it('are held to TLS, to their content types and to the camera, and tell no other site about themselves', () => {
    template.hasResourceProperties('AWS::CloudFront::ResponseHeadersPolicy', {
      ResponseHeadersPolicyConfig: {
        SecurityHeadersConfig: {
          StrictTransportSecurity: { AccessControlMaxAgeSec: 63_072_000, IncludeSubdomains: true },
          ContentTypeOptions: { Override: true },
          ReferrerPolicy: { ReferrerPolicy: 'no-referrer' },
        },
        CustomHeadersConfig: {
          Items: [
            Match.objectLike({
              Header: 'Permissions-Policy',
              Value: Match.stringLikeRegexp('^camera=\\(self\\), microphone=\\(\\)'),
            }),
            Match.objectLike({ Header: 'Cross-Origin-Opener-Policy', Value: 'same-origin' }),
          ],
        },
      },
    });
  });

  it.each([
    ['/verify', '/verify/index.html'],
    ['/verify/', '/verify/index.html'],
    ['/console', '/console/index.html'],
    ['/console/verifications/0192', '/console/index.html'],
    ['/console.html', '/console.html'],
    ['/', '/index.html'],
    ['/assets/verify-1a2b3c.js', '/assets/verify-1a2b3c.js'],
    ['/v1.0/verify', '/v1.0/verify/index.html'],
  ])('are found: %s is %s', (address, key) => {
    const [resource] = Object.values(template.findResources('AWS::CloudFront::Function'));
    const { FunctionCode } = z
      .object({ Properties: z.object({ FunctionCode: z.string() }) })
      .parse(resource).Properties;
    const request = incomingRequest('GET', address, {});
    expect(new ViewerRequest(FunctionCode).run(request, address)).toBe(key);
  });
});

describe('The distribution', () => {
  it('answers over HTTPS, by the newer protocols, and lists nothing', () => {
    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        HttpVersion: 'http2and3',
        DefaultRootObject: 'index.html',
        CustomErrorResponses: Match.absent(),
        DefaultCacheBehavior: {
          AllowedMethods: ['GET', 'HEAD'],
          ViewerProtocolPolicy: 'redirect-to-https',
          Compress: true,
        },
      },
    });
  });

  it('hands the API every request, with all its headers but Host, and keeps no answer', () => {
    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        CacheBehaviors: [
          Match.objectLike({
            PathPattern: '/v1/*',
            AllowedMethods: Match.arrayWith(['POST', 'DELETE']),
            CachePolicyId: CachePolicy.CACHING_DISABLED.cachePolicyId,
            OriginRequestPolicyId:
              OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER.originRequestPolicyId,
            ViewerProtocolPolicy: 'https-only',
            ResponseHeadersPolicyId: Match.absent(),
          }),
        ],
        Origins: Match.arrayWith([
          Match.objectLike({
            CustomOriginConfig: {
              OriginProtocolPolicy: 'https-only',
              OriginSSLProtocols: ['TLSv1.2'],
            },
          }),
        ]),
      },
    });
  });
});

describe('The web origin', () => {
  /** Expects everything that trusts pages by their origin to trust this one. */
  function expectOrigin(of: Template, origin: unknown): void {
    of.hasOutput('WebOrigin', { Value: origin });
    of.hasResourceProperties('AWS::S3::Bucket', {
      CorsConfiguration: { CorsRules: [Match.objectLike({ AllowedOrigins: [origin] })] },
    });
    of.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ WEB_ORIGIN: origin }) },
    });
  }

  it("is the distribution's own unless a deployment has one", () => {
    expectOrigin(template, ownOrigin);
    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: { Aliases: Match.absent(), ViewerCertificate: Match.absent() },
    });
  });

  it('can be a name with a certificate, over TLS 1.2 and later', () => {
    const named = testTemplate(customDomain);
    expectOrigin(named, customDomain.webOrigin);
    named.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      CallbackURLs: ['https://verify.example.com/console'],
    });
    named.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        Aliases: ['verify.example.com'],
        ViewerCertificate: {
          AcmCertificateArn: customDomain.webCertificateArn,
          MinimumProtocolVersion: 'TLSv1.2_2021',
          SslSupportMethod: 'sni-only',
        },
      },
    });
  });

  it.each([
    [
      'a name without a certificate',
      { webOrigin: customDomain.webOrigin },
      /give both, or neither/,
    ],
    ['a path', { ...customDomain, webOrigin: 'https://example.com/verify' }, /the https origin/],
    ['http', { ...customDomain, webOrigin: 'http://example.com' }, /the https origin/],
    ['a port', { ...customDomain, webOrigin: 'https://example.com:8443' }, /the https origin/],
    [
      'a certificate of another region',
      {
        ...customDomain,
        webCertificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234',
      },
      /webCertificateArn: .* in us-east-1/,
    ],
  ])('cannot be %s', (_, context, message) => {
    expect(() => testApp(context)).toThrow(message);
  });
});

describe('The resources of the stack', () => {
  it('can be made one after another: none waits for itself', () => {
    const { Resources } = z
      .object({ Resources: z.record(z.string(), jsonObject) })
      .parse(template.toJSON());
    const made = new Set<string>();
    const waiting = new Map(
      Object.entries(Resources).map(([id, resource]) => [
        id,
        [...referencesIn(resource)].filter((name) => name in Resources),
      ]),
    );
    for (let progress = true; progress;) {
      const ready = [...waiting].filter(([, needs]) => needs.every((name) => made.has(name)));
      for (const [id] of ready) {
        made.add(id);
        waiting.delete(id);
      }
      progress = ready.length > 0;
    }
    expect([...waiting.keys()]).toEqual([]);
  });
});

/** Every logical id that a resource waits for. */
function referencesIn(value: unknown): Set<string> {
  const found = new Set<string>();
  const visit = (part: unknown, key?: string): void => {
    if (typeof part === 'string') {
      if (key === 'Ref' || key === 'DependsOn') found.add(part);
      if (key === 'Fn::GetAtt') found.add(part.split('.')[0] ?? '');
      if (key === 'Fn::Sub') {
        for (const [, name = ''] of part.matchAll(/\$\{([\w:]+)/g)) found.add(name);
      }
    } else if (Array.isArray(part)) {
      if (key === 'Fn::GetAtt') visit(part[0], 'Ref');
      else for (const item of part) visit(item, key);
    } else if (typeof part === 'object' && part !== null) {
      for (const [name, member] of Object.entries(part)) visit(member, name);
    }
  };
  visit(value);
  return found;
}
