import * as z from 'zod';
import { TemplateError } from './cloudformation';
import { readProperties } from './read-properties';
import type { ResolvedTemplate } from './template';

/** Wildcards in the patterns of the command `aws s3 sync` that are not implemented. */
const pattern = z
  .string()
  .regex(/^[^[]*$/, 'the embedded deployment knows patterns with * and ? only');

/** Strict, so that a way of deploying which is not implemented stops the start. */
const properties = z.strictObject({
  ServiceToken: z.string(),
  SourceBucketNames: z.array(z.string()),
  SourceObjectKeys: z.array(z.string()).length(1),
  DestinationBucketName: z.string(),
  Exclude: z.array(pattern).default([]),
  Include: z.array(pattern).default([]),
  SystemMetadata: z.record(z.literal('cache-control'), z.string()).optional(),
  Prune: z.unknown(),
  OutputObjectKeys: z.unknown(),
  WaitForDistributionInvalidation: z.unknown(),
});

/** A copy of files into a bucket: of those not excluded, or included nonetheless. */
export interface BucketDeployment {
  readonly exclude: readonly string[];
  readonly include: readonly string[];
  /** Headers that the objects are given back with. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * What a stack copies into a bucket while it is deployed, in the order of the template.
 *
 * @throws TemplateError unless all of it comes from one source
 */
export function readBucketDeployments(
  template: ResolvedTemplate,
  bucket: string,
): BucketDeployment[] {
  const deployments = template
    .resourcesOfType('Custom::CDKBucketDeployment')
    .map((resource) => readProperties(resource, properties))
    .filter(({ DestinationBucketName }) => DestinationBucketName === bucket);
  const sources = new Set(deployments.flatMap(({ SourceObjectKeys }) => SourceObjectKeys));
  if (sources.size !== 1) {
    throw new TemplateError(
      bucket,
      'the embedded CloudFront needs all pages of the bucket to be deployed from one source',
    );
  }
  return deployments.map(({ Exclude, Include, SystemMetadata }) => ({
    exclude: Exclude,
    include: Include,
    headers: SystemMetadata ?? {},
  }));
}
