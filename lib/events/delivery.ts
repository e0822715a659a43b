import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule, type EventPattern, type RuleProps } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { DeadLetterQueue } from './dead-letter-queue';

/** Delivers events of AWS services to functions: tries for a day to hand them over, and keeps what was not taken. */
export class Delivery extends Construct {
  readonly deadLetters: DeadLetterQueue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters');
  }

  /** Sends what matches the pattern on the default bus to a function. */
  deliver(id: string, description: string, eventPattern: EventPattern, to: IFunction): void {
    this.rule(id, { description, eventPattern }, to);
  }

  /** Calls a function again and again. */
  repeat(id: string, description: string, every: Duration, to: IFunction): void {
    this.rule(id, { description, schedule: Schedule.rate(every) }, to);
  }

  private rule(id: string, props: RuleProps, to: IFunction): void {
    new Rule(this, id, {
      ...props,
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
