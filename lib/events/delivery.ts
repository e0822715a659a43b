import { Duration } from 'aws-cdk-lib';
import { Rule, type EventPattern } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** Delivers events of AWS services to functions for a day, and keeps those that none would take. */
export class Delivery extends Construct {
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
  }

  /** Sends what matches the pattern on the default bus to a function. */
  deliver(id: string, description: string, eventPattern: EventPattern, to: IFunction): void {
    new Rule(this, id, {
      description,
      eventPattern,
      targets: [
        new LambdaFunction(to, {
          deadLetterQueue: this.deadLetters,
          maxEventAge: Duration.hours(24),
          retryAttempts: 185,
        }),
      ],
    });
  }
}
