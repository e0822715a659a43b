import * as z from 'zod';
import { TemplateError } from './cloudformation';
import { readProperties } from './read-properties';
import type { Resource, ResolvedTemplate } from './template';

const overriding = { Override: z.literal(true) };

/** Strict, so that a header which is not implemented stops the start. */
const responseHeadersPolicy = z.object({
  ResponseHeadersPolicyConfig: z.strictObject({
    Name: z.string(),
    Comment: z.string().optional(),
    CustomHeadersConfig: z
      .strictObject({
        Items: z.array(z.strictObject({ Header: z.string(), Value: z.string(), ...overriding })),
      })
      .optional(),
    SecurityHeadersConfig: z
      .strictObject({
        ContentSecurityPolicy: z
          .strictObject({ ContentSecurityPolicy: z.string(), ...overriding })
          .optional(),
        ContentTypeOptions: z.strictObject(overriding).optional(),
        ReferrerPolicy: z.strictObject({ ReferrerPolicy: z.string(), ...overriding }).optional(),
        StrictTransportSecurity: z
          .strictObject({
            AccessControlMaxAgeSec: z.number().int().min(0),
            IncludeSubdomains: z.boolean().default(false),
            Preload: z.boolean().default(false),
            ...overriding,
          })
          .optional(),
      })
      .default({}),
  }),
});

const edgeFunction = z.object({ FunctionCode: z.string() });

/** What has to do with the edge, TLS and caches means nothing on one machine; the rest is strict. */
const behaviour = z.strictObject({
  TargetOriginId: z.string(),
  AllowedMethods: z.array(z.string()).default(['GET', 'HEAD']),
  Compress: z.boolean().default(false),
  FunctionAssociations: z
    .array(z.strictObject({ EventType: z.literal('viewer-request'), FunctionARN: z.string() }))
    .max(1)
    .default([]),
  ResponseHeadersPolicyId: z.string().optional(),
  CachePolicyId: z.string(),
  OriginRequestPolicyId: z.string().optional(),
  ViewerProtocolPolicy: z.string(),
});

const distributionProperties = z.object({
  DistributionConfig: z.object({
    DefaultRootObject: z.string().default(''),
    DefaultCacheBehavior: behaviour,
    CacheBehaviors: z.array(behaviour.extend({ PathPattern: z.string() })).default([]),
    Origins: z.array(z.object({ Id: z.string(), DomainName: z.string() })),
    CustomErrorResponses: z
      .never({ error: 'the embedded CloudFront makes no error pages' })
      .optional(),
  }),
});

/** How a distribution answers requests from a bucket. */
export interface Distribution {
  /** Name of the bucket. */
  readonly bucket: string;
  /** Object for the root, or the empty string. */
  readonly defaultRootObject: string;
  readonly allowedMethods: readonly string[];
  /** Whether answers are compressed for those who take them so. */
  readonly compress: boolean;
  /** Headers of every answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** Source of the function that every request goes through first. */
  readonly viewerRequest?: string;
}

/**
 * The stack's one distribution. What it forwards to the API is left out: the embedded API lies at the same paths.
 *
 * @throws TemplateError when there is no distribution or several, or one that does what is not implemented
 */
export function readDistribution(template: ResolvedTemplate): Distribution {
  const [resource, ...others] = template.resourcesOfType('AWS::CloudFront::Distribution');
  if (!resource || others.length > 0) {
    throw new TemplateError(
      'The stack',
      'the embedded CloudFront needs it to have one distribution',
    );
  }
  const { DistributionConfig: config } = readProperties(resource, distributionProperties);
  const hostOf = (originId: string): string | undefined =>
    config.Origins.find(({ Id }) => Id === originId)?.DomainName;

  for (const { PathPattern, TargetOriginId } of config.CacheBehaviors) {
    if (isForwardedToApi(template, PathPattern, hostOf(TargetOriginId))) continue;
    throw new TemplateError(
      resource.logicalId,
      `the embedded CloudFront answers ${PathPattern} neither from the bucket of the pages nor from a stage of the API`,
    );
  }
  const main = config.DefaultCacheBehavior;
  const [association] = main.FunctionAssociations;
  return {
    bucket: bucketAt(template, resource, hostOf(main.TargetOriginId)),
    defaultRootObject: config.DefaultRootObject,
    allowedMethods: main.AllowedMethods,
    compress: main.Compress,
    headers: readHeaders(template, main.ResponseHeadersPolicyId),
    ...(association && { viewerRequest: readFunctionCode(template, association.FunctionARN) }),
  };
}

function isForwardedToApi(
  template: ResolvedTemplate,
  pathPattern: string,
  host: string | undefined,
): boolean {
  const { region } = template.deployment;
  const toApi = template
    .resourcesOfType('AWS::ApiGateway::RestApi')
    .some(({ ref }) => host === `${ref}.execute-api.${region}.amazonaws.com`);
  const ofStage = template
    .resourcesOfType('AWS::ApiGateway::Stage')
    .some(({ ref }) => pathPattern === `/${ref}/*`);
  return toApi && ofStage;
}

function bucketAt(
  template: ResolvedTemplate,
  { logicalId }: Resource,
  host: string | undefined,
): string {
  const bucket = template
    .resourcesOfType('AWS::S3::Bucket')
    .find((candidate) => template.attributeOf(candidate.logicalId, 'RegionalDomainName') === host);
  if (bucket) return bucket.ref;
  throw new TemplateError(
    logicalId,
    'the embedded CloudFront answers from a bucket of the stack where no other behaviour fits',
  );
}

function readFunctionCode(template: ResolvedTemplate, arn: string): string {
  const resource = template
    .resourcesOfType('AWS::CloudFront::Function')
    .find(({ logicalId }) => template.attributeOf(logicalId, 'FunctionARN') === arn);
  if (!resource) throw new TemplateError('The distribution', `there is no function ${arn}`);
  return readProperties(resource, edgeFunction).FunctionCode;
}

function readHeaders(template: ResolvedTemplate, id: string | undefined): Record<string, string> {
  if (id === undefined) return {};
  const resource = template
    .resourcesOfType('AWS::CloudFront::ResponseHeadersPolicy')
    .find(({ ref }) => ref === id);
  if (!resource) {
    throw new TemplateError('The distribution', `there is no response headers policy ${id}`);
  }
  const { ResponseHeadersPolicyConfig: config } = readProperties(resource, responseHeadersPolicy);
  const { ContentSecurityPolicy, ContentTypeOptions, ReferrerPolicy, StrictTransportSecurity } =
    config.SecurityHeadersConfig;
  const custom = (config.CustomHeadersConfig?.Items ?? []).map(
    ({ Header, Value }): [string, string] => [Header.toLowerCase(), Value],
  );
  return {
    ...Object.fromEntries(custom),
    ...(ContentSecurityPolicy && {
      'content-security-policy': ContentSecurityPolicy.ContentSecurityPolicy,
    }),
    ...(ContentTypeOptions && { 'x-content-type-options': 'nosniff' }),
    ...(ReferrerPolicy && { 'referrer-policy': ReferrerPolicy.ReferrerPolicy }),
    ...(StrictTransportSecurity && {
      'strict-transport-security': [
        `max-age=${StrictTransportSecurity.AccessControlMaxAgeSec}`,
        ...(StrictTransportSecurity.IncludeSubdomains ? ['includeSubDomains'] : []),
        ...(StrictTransportSecurity.Preload ? ['preload'] : []),
      ].join('; '),
    }),
  };
}
