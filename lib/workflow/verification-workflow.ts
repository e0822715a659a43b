import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import {
  CustomerManagedEncryptionConfiguration,
  DefinitionBody,
  LogLevel,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Policy } from '../../lambdas/shared/policy';
import { HandlerFunction } from '../functions/handler-function';
import { allow, allowKeyThrough } from '../functions/permissions';
import type { FaceCollections } from '../storage/face-collections';
import type { Tables } from '../storage/tables';
import { withTestSubjects } from './test-subjects';

const definitionFile = join(__dirname, '..', '..', 'statemachine', 'verification.asl.json');

const STATE_MACHINE_NAME = 'honnin-verification';

export interface VerificationWorkflowProps {
  readonly tables: Tables;
  readonly evidence: IBucket;
  readonly collections: FaceCollections;
  readonly outcomes: EventBus;
  readonly policy: Policy;
  readonly encryptionKey: Key;
  /** Whether subjects may ask for an outcome; see {@link withTestSubjects}. */
  readonly testSubjects: boolean;
}

/** The state machine of `statemachine/verification.asl.json` and the two functions it invokes. */
export class VerificationWorkflow extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: VerificationWorkflowProps) {
    super(scope, id);
    const { tables, evidence, collections, outcomes, policy, encryptionKey, testSubjects } = props;
    const definition = readFileSync(definitionFile, 'utf8');

    const detectDocumentFace = new HandlerFunction(this, 'DetectDocumentFace', {
      folder: 'detect-document-face',
      description: 'Judges the photograph of an identity document and crops its face',
      memorySize: 1769,
      timeout: Duration.seconds(30),
      nativePackages: ['sharp'],
      environment: { EVIDENCE_BUCKET: evidence.bucketName },
      permissions: [
        allow(
          ['s3:GetObjectVersion'],
          [evidence.arnForObjects('verifications/*/document/*/original')],
        ),
        allow(['s3:PutObject'], [evidence.arnForObjects('verifications/*/document/*/face.jpg')]),
        allow(['rekognition:DetectFaces'], ['*']),
        allowKeyThrough(encryptionKey, 's3', 'Decrypt', 'GenerateDataKey'),
      ],
      logEncryptionKey: encryptionKey,
    });

    const recordEvent = new HandlerFunction(this, 'RecordEvent', {
      folder: 'record-event',
      description: 'Appends to the audit trail of a verification',
      environment: {
        VERIFICATIONS_TABLE: tables.verifications.tableName,
        AUDIT_EVENTS_TABLE: tables.auditEvents.tableName,
        ABUSE_TABLE: tables.abuse.tableName,
        ABUSE_POLICY: JSON.stringify(policy.abuse),
      },
      permissions: [
        allow(['dynamodb:GetItem', 'dynamodb:PutItem'], [tables.abuse.tableArn]),
        allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], [tables.verifications.tableArn]),
        allow(['dynamodb:PutItem'], [tables.auditEvents.tableArn]),
        allowKeyThrough(encryptionKey, 'dynamodb', 'Decrypt'),
      ],
      logEncryptionKey: encryptionKey,
    });

    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/vendedlogs/states/${STATE_MACHINE_NAME}`,
      retention: RetentionDays.THREE_MONTHS,
      encryptionKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });

    this.stateMachine = new StateMachine(this, 'StateMachine', {
      // Named, because the CDK binds the role's use of the key to the name it is given here, and to none otherwise.
      stateMachineName: STATE_MACHINE_NAME,
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(
        testSubjects ? withTestSubjects(definition) : definition,
      ),
      definitionSubstitutions: {
        VerificationsTable: tables.verifications.tableName,
        EvidenceBucket: evidence.bucketName,
        CollectionId: collections.first.ref,
        EventBusName: outcomes.eventBusName,
        DetectDocumentFaceFunction: detectDocumentFace.functionArn,
        RecordEventFunction: recordEvent.functionArn,
      },
      // Execution data holds references and scores, yet logs are read more widely than executions.
      logs: { destination: logGroup, level: LogLevel.ALL, includeExecutionData: false },
      tracingEnabled: true,
      encryptionConfiguration: new CustomerManagedEncryptionConfiguration(
        encryptionKey,
        Duration.minutes(15),
      ),
    });

    for (const statement of [
      allow(['lambda:InvokeFunction'], [detectDocumentFace.functionArn, recordEvent.functionArn]),
      allow(['dynamodb:UpdateItem'], [tables.verifications.tableArn]),
      allowKeyThrough(encryptionKey, 'dynamodb', 'Decrypt'),
      allow(['s3:GetObject'], [evidence.arnForObjects('verifications/*/document/*/face.jpg')]),
      // Rekognition may name the version of a live image, or leave it out.
      allow(
        ['s3:GetObject', 's3:GetObjectVersion'],
        [evidence.arnForObjects('verifications/*/liveness/*')],
      ),
      allowKeyThrough(encryptionKey, 's3', 'Decrypt'),
      allow(['rekognition:CompareFaces'], ['*']),
      allow(
        [
          'rekognition:SearchFacesByImage',
          'rekognition:IndexFaces',
          'rekognition:SearchFaces',
          'rekognition:DeleteFaces',
        ],
        collections.arns,
      ),
      allow(['events:PutEvents'], [outcomes.eventBusArn]),
    ]) {
      this.stateMachine.addToRolePolicy(statement);
    }
  }
}
