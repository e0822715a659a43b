import * as z from 'zod';
import { readProperties } from './read-properties';
import type { ResolvedTemplate } from './template';

/** Where messages go that were received too often. */
const redrivePolicy = z.object({
  deadLetterTargetArn: z.string(),
  maxReceiveCount: z.coerce.number().int().min(1).max(1000),
});

/** Strict, since a member that is passed over could change what becomes of messages. */
const queueProperties = z.strictObject({
  QueueName: z.string(),
  VisibilityTimeout: z.number().int().min(0).max(43_200).default(30),
  DelaySeconds: z.number().int().min(0).max(900).default(0),
  MessageRetentionPeriod: z.number().int().min(60).max(1_209_600).default(345_600),
  MaximumMessageSize: z.number().int().min(1024).max(1_048_576).default(1_048_576),
  ReceiveMessageWaitTimeSeconds: z.number().int().min(0).max(20).default(0),
  RedrivePolicy: redrivePolicy.optional(),
  RedriveAllowPolicy: z.unknown().optional(),
  SqsManagedSseEnabled: z.boolean().default(true),
  KmsMasterKeyId: z
    .undefined('the embedded SQS knows queues with keys of its own only: use SQS_MANAGED')
    .optional(),
  FifoQueue: z.literal(false, 'the embedded SQS knows standard queues only').optional(),
  Tags: z.unknown().optional(),
});

const queuePolicyProperties = z.object({ Queues: z.array(z.string()), PolicyDocument: z.json() });

/** A queue of the template. */
export interface QueueDefinition {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  /** How long a message that was received is hidden from others. */
  readonly visibilityTimeoutSeconds: number;
  readonly delaySeconds: number;
  readonly retentionSeconds: number;
  readonly maximumMessageBytes: number;
  /** How long a receiver waits for messages unless it says otherwise. */
  readonly receiveWaitSeconds: number;
  readonly redrivePolicy?: {
    readonly deadLetterTargetArn: string;
    /** How often a message can be received before it goes to the dead-letter queue instead. */
    readonly maxReceiveCount: number;
  };
  readonly encryptedBySqs: boolean;
}

/** @throws TemplateError for a queue that is first-in-first-out or has a key of the customer's */
export function readQueues(template: ResolvedTemplate): QueueDefinition[] {
  return template.resourcesOfType('AWS::SQS::Queue').map((resource) => {
    const properties = readProperties(resource, queueProperties);
    return {
      name: properties.QueueName,
      arn: template.attributeOf(resource.logicalId, 'Arn'),
      url: resource.ref,
      visibilityTimeoutSeconds: properties.VisibilityTimeout,
      delaySeconds: properties.DelaySeconds,
      retentionSeconds: properties.MessageRetentionPeriod,
      maximumMessageBytes: properties.MaximumMessageSize,
      receiveWaitSeconds: properties.ReceiveMessageWaitTimeSeconds,
      ...(properties.RedrivePolicy && { redrivePolicy: properties.RedrivePolicy }),
      encryptedBySqs: properties.SqsManagedSseEnabled,
    };
  });
}

/** Tells the policies of queues, as JSON, by their ARNs. */
export function readQueuePolicies(
  template: ResolvedTemplate,
): (queueArn: string) => string | undefined {
  const urls = new Map(readQueues(template).map(({ url, arn }) => [url, arn]));
  const policies = new Map(
    template.resourcesOfType('AWS::SQS::QueuePolicy').flatMap((resource) => {
      const { Queues, PolicyDocument } = readProperties(resource, queuePolicyProperties);
      return Queues.map((url) => [urls.get(url) ?? '', JSON.stringify(PolicyDocument)] as const);
    }),
  );
  return (queueArn) => policies.get(queueArn);
}
