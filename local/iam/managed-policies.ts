import type { IdentityPolicy } from './policy-document';

/** Policies that AWS keeps and the CDK attaches, from the AWS Managed Policy Reference, version 1 of each. */
const managedPolicies: Readonly<Record<string, IdentityPolicy>> = {
  'arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs': {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: [
          'logs:CreateLogGroup',
          'logs:CreateLogStream',
          'logs:DescribeLogGroups',
          'logs:DescribeLogStreams',
          'logs:PutLogEvents',
          'logs:GetLogEvents',
          'logs:FilterLogEvents',
        ],
        Resource: ['*'],
      },
    ],
  },
  'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole': {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: ['*'],
      },
    ],
  },
};

/** A policy that AWS keeps, or undefined for one whose words the embedded AWS does not know. */
export function managedPolicy(arn: string): IdentityPolicy | undefined {
  return managedPolicies[arn];
}
