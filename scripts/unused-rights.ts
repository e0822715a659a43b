/** Rights that a role holds though no test of the embedded AWS uses them, and why. */
export interface Justification {
  /** Logical ids of roles, without the hash that the CDK adds; all roles unless given. */
  readonly roles?: readonly string[];
  /** Actions as the policies word them; all that are left unless given. */
  readonly actions?: readonly string[];
  readonly reason: string;
}

const STATE_MACHINE = 'WorkflowStateMachineRole';

/** Each must excuse at least one right, or the report says that it is out of date. */
export const justifications: readonly Justification[] = [
  {
    roles: ['ApiRestApiCloudWatchRole'],
    reason: "API Gateway writes the account's logs; the embedded AWS has none.",
  },
  {
    roles: ['WebPagesRole'],
    reason: 'Copies the pages when the stack is deployed, which the embedded AWS never does.',
  },
  {
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    reason: 'Lambda writes the logs of functions; the embedded AWS keeps them in files.',
  },
  {
    actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
    reason: 'Functions and the state machine are traced; the embedded AWS has no X-Ray.',
  },
  {
    roles: [STATE_MACHINE],
    actions: ['xray:GetSamplingRules', 'xray:GetSamplingTargets'],
    reason: 'Step Functions asks X-Ray which executions to trace; the embedded AWS has no X-Ray.',
  },
  {
    roles: [STATE_MACHINE],
    actions: [
      'logs:CreateLogDelivery',
      'logs:GetLogDelivery',
      'logs:UpdateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:DescribeResourcePolicies',
      'logs:DescribeLogGroups',
    ],
    reason: 'Step Functions sets up the delivery of its logs; the embedded AWS delivers none.',
  },
  {
    roles: [STATE_MACHINE],
    actions: ['kms:GenerateDataKey'],
    reason:
      'Encrypts the logs of an encrypted state machine on their way, of which there are none.',
  },
  {
    roles: ['RetentionEnforceRetentionRole'],
    actions: ['dynamodb:Query'],
    reason:
      'Tells the face of a verification that failed while it was being enrolled from those of the same subject’s others. Only erasures by the API meet with one in the tests; both go by the same code.',
  },
  {
    roles: ['ReconciliationReconcileEnrolmentsRole'],
    actions: ['s3:GetObject'],
    reason:
      'Rekognition need not name the version of an image it wrote of a liveness session; the embedded AWS always does.',
  },
];
