import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Distribution, type DistributionProps } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import {
  BucketDeployment,
  Source,
  type BucketDeploymentProps,
} from 'aws-cdk-lib/aws-s3-deployment';
import { readBucketDeployments } from '../../local/template/bucket-deployments';
import { readDistribution } from '../../local/template/distribution';
import { readFunctions } from '../../local/template/functions';
import { resolveTemplate, type ResolvedTemplate } from '../../local/template/template';

const deployment = {
  account: '000000000000',
  region: 'us-east-1',
  stackName: 'Small',
  origin: 'http://127.0.0.1:4510',
};

/** A stack with a bucket of pages behind a distribution. */
function stackWithPages(
  distribution: Partial<DistributionProps> = {},
  copy: Partial<BucketDeploymentProps> = {},
): ResolvedTemplate {
  const app = new App({ context: { 'aws:cdk:disable-asset-staging': true } });
  const stack = new Stack(app, 'Small');
  const bucket = new Bucket(stack, 'Pages');
  new Distribution(stack, 'Distribution', {
    defaultBehavior: { origin: S3BucketOrigin.withOriginAccessControl(bucket) },
    ...distribution,
  });
  new BucketDeployment(stack, 'Copy', {
    sources: [Source.asset(__dirname)],
    destinationBucket: bucket,
    ...copy,
  });
  return resolveTemplate(Template.fromStack(stack).toJSON(), deployment);
}

describe('A template with pages', () => {
  it('tells which bucket they lie in, and how they are copied there', () => {
    const template = stackWithPages({}, { exclude: ['*'], include: ['assets/*'] });
    const { bucket, allowedMethods, compress, headers } = readDistribution(template);
    expect(bucket).toMatch(/^small-pages/);
    expect({ allowedMethods, compress, headers }).toEqual({
      allowedMethods: ['GET', 'HEAD'],
      compress: true,
      headers: {},
    });
    expect(readBucketDeployments(template, bucket)).toEqual([
      { exclude: ['*'], include: ['assets/*'], headers: {} },
    ]);
  });

  it('has a function of the CDK that copies them, which is none to be run', () => {
    const template = stackWithPages();
    expect(template.resourcesOfType('AWS::Lambda::Function')).toHaveLength(1);
    expect(readFunctions(template)).toEqual([]);
  });
});

describe('A distribution that the embedded AWS cannot serve', () => {
  it('makes error pages', () => {
    const template = stackWithPages({
      errorResponses: [{ httpStatus: 404, responsePagePath: '/missing.html' }],
    });
    expect(() => readDistribution(template)).toThrow(
      /Distribution.*the embedded CloudFront makes no error pages/s,
    );
  });

  it('forwards to another site', () => {
    const template = stackWithPages({
      additionalBehaviors: { '/shop/*': { origin: new HttpOrigin('shop.example.com') } },
    });
    expect(() => readDistribution(template)).toThrow(
      /answers \/shop\/\* neither from the bucket of the pages nor from a stage of the API/,
    );
  });

  it('has pages from several sources', () => {
    const template = stackWithPages(
      {},
      { sources: [Source.asset(__dirname), Source.data('a', 'b')] },
    );
    const { bucket } = readDistribution(template);
    expect(() => readBucketDeployments(template, bucket)).toThrow(/SourceObjectKeys/);
  });
});
