import { Duration } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Policy } from '../../lambdas/shared/policy';
import { HandlerFunction } from '../functions/handler-function';
import { allow, allowKeyThrough } from '../functions/permissions';
import type { FaceCollections } from '../storage/face-collections';
import type { Tables } from '../storage/tables';
import { Delivery } from './delivery';

export interface ReconciliationProps {
  readonly tables: Tables;
  readonly evidence: IBucket;
  readonly collections: FaceCollections;
  readonly outcomes: EventBus;
  readonly encryptionKey: Key;
  readonly policy: Policy;
}

/** Searches what was enrolled within the hour again, every hour. */
export class Reconciliation extends Construct {
  constructor(scope: Construct, id: string, props: ReconciliationProps) {
    super(scope, id);
    const { tables, evidence, collections, outcomes, encryptionKey, policy } = props;
    const delivery = new Delivery(this, 'Delivery');
    const reconcileEnrolments = new HandlerFunction(this, 'ReconcileEnrolments', {
      folder: 'reconcile-enrolments',
      description: 'Finds faces that were enrolled under two subjects, and has reviewers decide',
      timeout: Duration.minutes(15),
      environment: {
        VERIFICATIONS_TABLE: tables.verifications.tableName,
        AUDIT_EVENTS_TABLE: tables.auditEvents.tableName,
        SUBJECTS_TABLE: tables.subjects.tableName,
        MENTIONS_TABLE: tables.mentions.tableName,
        FACE_COLLECTIONS: collections.ids,
        EVIDENCE_BUCKET: evidence.bucketName,
        EVENT_BUS: outcomes.eventBusName,
        POLICY: JSON.stringify(policy),
      },
      permissions: [
        allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], [tables.verifications.tableArn]),
        allow(
          ['dynamodb:Query'],
          [
            `${tables.verifications.tableArn}/index/byCaseState`,
            `${tables.subjects.tableArn}/index/byEnrolment`,
          ],
        ),
        allow(['dynamodb:PutItem'], [tables.auditEvents.tableArn, tables.mentions.tableArn]),
        allow(
          ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
          [tables.subjects.tableArn],
        ),
        allowKeyThrough(encryptionKey, 'dynamodb', 'Decrypt'),
        allow(
          ['rekognition:SearchFaces', 'rekognition:SearchFacesByImage', 'rekognition:DeleteFaces'],
          collections.arns,
        ),
        // A face is searched in other collections than its own by the image it was enrolled from.
        allow(['s3:GetObject', 's3:GetObjectVersion'], [evidence.arnForObjects('liveness/*')]),
        allowKeyThrough(encryptionKey, 's3', 'Decrypt'),
        allow(['events:PutEvents'], [outcomes.eventBusArn]),
      ],
      logEncryptionKey: encryptionKey,
      deadLetters: delivery.deadLetters,
    });
    delivery.repeat(
      'EveryHour',
      'Enrolled faces are searched again',
      Duration.hours(1),
      reconcileEnrolments,
    );
  }
}
