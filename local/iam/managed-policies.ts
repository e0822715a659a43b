import type { IdentityPolicy } from './policy-document';

/**
 * Policies that AWS keeps, as far as the stack uses them: `AmazonAPIGatewayPushToCloudWatchLogs`, version 1, of the
 * AWS Managed Policy Reference.
 */
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
};

/** A policy that AWS keeps, or undefined for one whose words the embedded AWS does not know. */
export function managedPolicy(arn: string): IdentityPolicy | undefined {
  return managedPolicies[arn];
}
