import { Duration } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { EventSourceMapping, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { HandlerFunction } from '../functions/handler-function';
import { allow, allowKeyThrough } from '../functions/permissions';
import { streamArnOf, type Tables } from '../storage/tables';
import { DeadLetterQueue } from './dead-letter-queue';

export interface StatusEventsProps {
  readonly tables: Tables;
  /** Where the events go. */
  readonly outcomes: IEventBus;
  readonly encryptionKey: Key;
}

/** Makes each change of a verification's status an event on the bus, from the stream of the table. */
export class StatusEvents extends Construct {
  readonly publishStatus: HandlerFunction;
  /** Holds what could not be read, published or handed to a target. */
  readonly deadLetters: DeadLetterQueue;

  constructor(scope: Construct, id: string, props: StatusEventsProps) {
    super(scope, id);
    const { tables, outcomes, encryptionKey } = props;
    const stream = streamArnOf(tables.verifications);
    const deadLetters = new DeadLetterQueue(this, 'DeadLetters');
    this.deadLetters = deadLetters;

    this.publishStatus = new HandlerFunction(this, 'PublishStatus', {
      folder: 'publish-status',
      description: 'Makes changes of the status of verifications events',
      environment: {
        EVENT_BUS_NAME: outcomes.eventBusName,
        DEAD_LETTER_QUEUE_URL: deadLetters.queueUrl,
      },
      permissions: [
        allow(
          ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
          [stream],
        ),
        allow(['dynamodb:ListStreams'], ['*']),
        allowKeyThrough(encryptionKey, 'dynamodb', 'Decrypt'),
        allow(['events:PutEvents'], [outcomes.eventBusArn]),
        allow(['sqs:SendMessage'], [deadLetters.queueArn]),
      ],
      logEncryptionKey: encryptionKey,
    });
    const mapping = new EventSourceMapping(this, 'Stream', {
      target: this.publishStatus,
      eventSourceArn: stream,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      // What cannot be published is tried again for almost as long as the stream keeps it, then told as a dead letter.
      maxRecordAge: Duration.hours(23),
      onFailure: { bind: () => ({ destination: deadLetters.queueArn }) },
    });
    // Lambda checks when the mapping is made that the function may read the stream.
    mapping.node.addDependency(this.publishStatus.policy);
  }
}
