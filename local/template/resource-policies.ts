import * as z from 'zod';
import type { PolicyOfResource } from '../iam/access-control';
import { resourcePolicySchema, type ResourcePolicy } from '../iam/policy-document';
import { readProperties } from './read-properties';
import type { ResolvedTemplate } from './template';

/** What a key has unless the template says otherwise: it leaves everything to the policies of the account's roles. */
const defaultKeyPolicy = (account: string): ResourcePolicy => ({
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: [`arn:aws:iam::${account}:root`] },
      Action: ['kms:*'],
      Resource: ['*'],
    },
  ],
});

const keyProperties = z.object({ KeyPolicy: resourcePolicySchema.optional() });

const bucketPolicyProperties = z.object({
  Bucket: z.string(),
  PolicyDocument: resourcePolicySchema,
});

const queuePolicyProperties = z.object({
  Queues: z.array(z.string()),
  PolicyDocument: resourcePolicySchema,
});

const secretPolicyProperties = z.object({
  SecretId: z.string().startsWith('arn:', 'the embedded AWS knows secrets by their ARNs here'),
  ResourcePolicy: resourcePolicySchema,
});

/** Strict, since a member that is passed over could be one that limits. */
const permissionProperties = z.strictObject({
  FunctionName: z.string(),
  Action: z.string(),
  Principal: z.string().regex(/^[a-z0-9.-]+\.amazonaws\.com$/, 'must be a service of AWS'),
  SourceArn: z.string().optional(),
  SourceAccount: z.string().optional(),
});

/**
 * The policies of the template's keys, buckets, queues, secrets and functions.
 *
 * @throws TemplateError naming what of a policy the embedded AWS cannot evaluate
 */
export function readResourcePolicies(template: ResolvedTemplate): PolicyOfResource[] {
  const keys = template.resourcesOfType('AWS::KMS::Key').map((resource) => ({
    arn: template.attributeOf(resource.logicalId, 'Arn'),
    policy:
      readProperties(resource, keyProperties).KeyPolicy ??
      defaultKeyPolicy(template.deployment.account),
  }));
  const buckets = template.resourcesOfType('AWS::S3::BucketPolicy').map((resource) => {
    const { Bucket, PolicyDocument } = readProperties(resource, bucketPolicyProperties);
    return { arn: `arn:aws:s3:::${Bucket}`, policy: PolicyDocument };
  });
  const queues = template.resourcesOfType('AWS::SQS::QueuePolicy').flatMap((resource) => {
    const { Queues, PolicyDocument } = readProperties(resource, queuePolicyProperties);
    return Queues.map((url) => ({ arn: queueArnOf(url, template), policy: PolicyDocument }));
  });
  const secrets = template
    .resourcesOfType('AWS::SecretsManager::ResourcePolicy')
    .map((resource) => {
      const { SecretId, ResourcePolicy } = readProperties(resource, secretPolicyProperties);
      return { arn: SecretId, policy: ResourcePolicy };
    });
  const functions = template.resourcesOfType('AWS::Lambda::Permission').map((resource) => {
    const permission = readProperties(resource, permissionProperties);
    return permissionPolicy(permission, functionArnOf(permission.FunctionName, template));
  });
  return [...keys, ...buckets, ...queues, ...secrets, ...functions];
}

/** A permission is a statement of the function's policy, in other words. */
function permissionPolicy(
  { Action, Principal, SourceArn, SourceAccount }: z.infer<typeof permissionProperties>,
  arn: string,
): PolicyOfResource {
  const Condition = {
    ...(SourceArn !== undefined && { ArnLike: { 'aws:SourceArn': [SourceArn] } }),
    ...(SourceAccount !== undefined && { StringEquals: { 'aws:SourceAccount': [SourceAccount] } }),
  };
  return {
    arn,
    policy: {
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: [Principal] },
          Action: [Action],
          Resource: [arn],
          Condition,
        },
      ],
    },
  };
}

function queueArnOf(url: string, { deployment }: ResolvedTemplate): string {
  const { region, account } = deployment;
  return `arn:aws:sqs:${region}:${account}:${url.slice(url.lastIndexOf('/') + 1)}`;
}

function functionArnOf(nameOrArn: string, { deployment }: ResolvedTemplate): string {
  const { region, account } = deployment;
  return nameOrArn.startsWith('arn:')
    ? nameOrArn
    : `arn:aws:lambda:${region}:${account}:function:${nameOrArn}`;
}
