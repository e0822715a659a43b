import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { IConstruct } from 'constructs';
import { DeadLetterQueue } from '../events/dead-letter-queue';
import { HandlerFunction } from '../functions/handler-function';

/** All of a stack that is looked after. */
export interface Watched {
  readonly stateMachine: StateMachine;
  readonly restApi: RestApi;
  /** The queue of webhooks. */
  readonly webhooks: Queue;
  readonly functions: readonly HandlerFunction[];
  readonly tables: readonly Table[];
  readonly deadLetters: readonly DeadLetterQueue[];
}

/** Finds what there is, so that nothing new goes unwatched. */
export function watch(
  stack: IConstruct,
  { stateMachine, restApi, webhooks }: Pick<Watched, 'stateMachine' | 'restApi' | 'webhooks'>,
): Watched {
  const constructs = stack.node.findAll();
  return {
    stateMachine,
    restApi,
    webhooks,
    functions: constructs.filter((construct) => construct instanceof HandlerFunction),
    tables: constructs.filter((construct) => construct instanceof Table),
    deadLetters: constructs.filter((construct) => construct instanceof DeadLetterQueue),
  };
}
