import { Duration } from 'aws-cdk-lib';
import { EventField, Rule, RuleTargetInput, type IEventBus } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { EVENT_SOURCE, STATUS_CHANGED, webhookType } from '../../lambdas/shared/events/events';
import { SettingsError } from '../../lambdas/shared/settings-error';
import { statusSchema } from '../../lambdas/shared/verification';
import {
  EVERY_APPLICATION,
  SECRET_LENGTH,
  SECRET_PREFIX,
  type Endpoint,
} from '../../lambdas/shared/webhooks/endpoints';
import { DELIVERY_ATTEMPTS } from '../../lambdas/shared/webhooks/retries';
import { DeadLetterQueue } from '../events/dead-letter-queue';
import { HandlerFunction } from '../functions/handler-function';
import { allow, allowKeyThrough } from '../functions/permissions';
import type { Tables } from '../storage/tables';

/** A message is sent within 15 seconds, and there is time left to write down how that went. */
const FUNCTION_TIMEOUT = Duration.seconds(30);

/** Bytes of the endpoints in the environment of the function, all of which Lambda holds to 4,096. */
const ENDPOINT_BYTES = 3_000;

export interface WebhooksProps {
  readonly endpoints: readonly Endpoint[];
  readonly tables: Tables;
  /** The bus that the changes of status are published on. */
  readonly outcomes: IEventBus;
  /** Where events go that could not be put into the queue. */
  readonly undeliverable: DeadLetterQueue;
  readonly encryptionKey: Key;
}

/** Tells applications of changes of status: a rule and a secret for each endpoint, and one queue for all of them. */
export class Webhooks extends Construct {
  readonly queue: Queue;
  readonly deadLetters: DeadLetterQueue;

  /** @throws SettingsError when there are more endpoints than a function can be told of */
  constructor(scope: Construct, id: string, props: WebhooksProps) {
    super(scope, id);
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters');
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // Six times the function's, as Lambda wants it: only where the function dies does a message wait for that long.
      visibilityTimeout: Duration.seconds(FUNCTION_TIMEOUT.toSeconds() * 6),
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: DELIVERY_ATTEMPTS },
    });
    const secrets = props.endpoints.map((endpoint) => this.addEndpoint(endpoint, props));
    this.deliver(props, secrets);
  }

  /** @returns its signing secret */
  private addEndpoint(
    { name, applicationId, events }: Endpoint,
    { outcomes, undeliverable }: WebhooksProps,
  ): Secret {
    const statuses = statusSchema.options.filter(
      (status) => events === undefined || events.includes(webhookType(status)),
    );
    new Rule(this, `To-${name}`, {
      description: `Tells ${name} of changes of the status of verifications`,
      eventBus: outcomes,
      eventPattern: {
        source: [EVENT_SOURCE],
        detailType: [STATUS_CHANGED],
        detail: {
          status: statuses,
          ...(applicationId !== EVERY_APPLICATION && { applicationId: [applicationId] }),
        },
      },
      targets: [
        new SqsQueue(this.queue, {
          message: RuleTargetInput.fromObject({
            endpoint: name,
            event: EventField.fromPath('$.detail'),
          }),
          deadLetterQueue: undeliverable,
          maxEventAge: Duration.hours(24),
          retryAttempts: 185,
        }),
      ],
    });
    return new Secret(this, `Secret-${name}`, {
      secretName: `${SECRET_PREFIX}${name}`,
      description: `Signs webhooks to ${name}`,
      generateSecretString: { passwordLength: SECRET_LENGTH, excludePunctuation: true },
    });
  }

  private deliver(props: WebhooksProps, secrets: readonly Secret[]): void {
    const { tables, encryptionKey, endpoints } = props;
    const urls = JSON.stringify(Object.fromEntries(endpoints.map(({ name, url }) => [name, url])));
    if (Buffer.byteLength(urls) > ENDPOINT_BYTES) {
      throw new SettingsError(
        `webhooks: names and URLs together take ${Buffer.byteLength(urls)} bytes of ${ENDPOINT_BYTES}: give fewer endpoints or shorter URLs`,
      );
    }
    const deliverWebhook = new HandlerFunction(this, 'DeliverWebhook', {
      folder: 'deliver-webhook',
      description: 'Sends webhooks to the endpoints of applications',
      timeout: FUNCTION_TIMEOUT,
      environment: {
        WEBHOOK_DELIVERIES_TABLE: tables.webhookDeliveries.tableName,
        WEBHOOK_QUEUE_URL: this.queue.queueUrl,
        WEBHOOK_ENDPOINTS: urls,
      },
      permissions: [
        allow(
          [
            'sqs:ReceiveMessage',
            'sqs:DeleteMessage',
            'sqs:ChangeMessageVisibility',
            'sqs:GetQueueAttributes',
          ],
          [this.queue.queueArn],
        ),
        allow(['dynamodb:UpdateItem'], [tables.webhookDeliveries.tableArn]),
        allowKeyThrough(encryptionKey, 'dynamodb', 'Decrypt'),
        ...secrets.map(({ secretArn }) => allow(['secretsmanager:GetSecretValue'], [secretArn])),
      ],
      logEncryptionKey: encryptionKey,
    });
    const mapping = new EventSourceMapping(this, 'Messages', {
      target: deliverWebhook,
      eventSourceArn: this.queue.queueArn,
      batchSize: 10,
      // Receivers that take long must not take all that the account may run at once.
      maxConcurrency: 20,
      reportBatchItemFailures: true,
    });
    mapping.node.addDependency(deliverWebhook.policy);
  }
}
