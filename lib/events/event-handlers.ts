import { Match } from 'aws-cdk-lib/aws-events';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { HandlerFunction } from '../functions/handler-function';
import { allow, allowKeyThrough, executionsOf } from '../functions/permissions';
import type { Tables } from '../storage/tables';
import { Delivery } from './delivery';

export interface EventHandlersProps {
  readonly tables: Tables;
  readonly evidence: IBucket;
  readonly stateMachine: StateMachine;
  readonly encryptionKey: Key;
}

/** What happens when a document has been uploaded, and when an execution fails or is redriven. */
export class EventHandlers extends Construct {
  constructor(scope: Construct, id: string, props: EventHandlersProps) {
    super(scope, id);
    const { tables, evidence, stateMachine, encryptionKey } = props;
    const environment = {
      VERIFICATIONS_TABLE: tables.verifications.tableName,
      AUDIT_EVENTS_TABLE: tables.auditEvents.tableName,
    };
    const record = [
      allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], [tables.verifications.tableArn]),
      allow(['dynamodb:PutItem'], [tables.auditEvents.tableArn]),
      allowKeyThrough(encryptionKey, 'dynamodb', 'Decrypt'),
    ];
    const delivery = new Delivery(this, 'Delivery');
    const { deadLetters } = delivery;

    const documentUploaded = new HandlerFunction(this, 'DocumentUploaded', {
      folder: 'document-uploaded',
      description: 'Lets the verification go on whose document has been uploaded',
      environment,
      permissions: [...record, allow(['states:SendTaskSuccess'], [stateMachine.stateMachineArn])],
      logEncryptionKey: encryptionKey,
      deadLetters,
    });
    delivery.deliver(
      'DocumentUploads',
      'Documents uploaded by applicants',
      {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: {
          bucket: { name: [evidence.bucketName] },
          object: { key: Match.wildcard('documents/*/*/original') },
        },
      },
      documentUploaded,
    );

    const recordFault = new HandlerFunction(this, 'RecordFault', {
      folder: 'record-fault',
      description: 'Records that the execution of a verification failed, or was redriven',
      environment,
      permissions: [
        ...record,
        allow(['states:GetExecutionHistory'], [executionsOf(stateMachine)]),
        allowKeyThrough(encryptionKey, 'states', 'Decrypt'),
      ],
      logEncryptionKey: encryptionKey,
      deadLetters,
    });
    delivery.deliver(
      'ExecutionFaults',
      'Executions that failed, timed out, were stopped or redriven',
      {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          stateMachineArn: [stateMachine.stateMachineArn],
          $or: [
            { status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
            { status: ['RUNNING'], redriveCount: Match.greaterThan(0) },
          ],
        },
      },
      recordFault,
    );
  }
}
