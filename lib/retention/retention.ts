import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Policy } from '../../lambdas/shared/policy';
import { DeadLetterQueue } from '../events/dead-letter-queue';
import { HandlerFunction } from '../functions/handler-function';
import { allow, allowKeyThrough } from '../functions/permissions';
import { imagesIn } from '../storage/evidence';
import type { FaceCollections } from '../storage/face-collections';
import type { Tables } from '../storage/tables';

export interface RetentionProps {
  readonly tables: Tables;
  readonly evidence: IBucket;
  readonly collections: FaceCollections;
  readonly encryptionKey: Key;
  readonly policy: Policy;
}

/** Once a day: keeps what is on legal hold, and deletes face vectors whose time is over. The bucket and the tables do the rest. */
export class Retention extends Construct {
  constructor(scope: Construct, id: string, props: RetentionProps) {
    super(scope, id);
    const { tables, evidence, collections, encryptionKey, policy } = props;
    const deadLetters = new DeadLetterQueue(this, 'DeadLetters');
    const enforce = new HandlerFunction(this, 'EnforceRetention', {
      folder: 'enforce-retention',
      description: 'Keeps what is on legal hold, and deletes face vectors whose time is over',
      environment: {
        VERIFICATIONS_TABLE: tables.verifications.tableName,
        AUDIT_EVENTS_TABLE: tables.auditEvents.tableName,
        SUBJECTS_TABLE: tables.subjects.tableName,
        HOLDS_TABLE: tables.holds.tableName,
        EVIDENCE_BUCKET: evidence.bucketName,
        FACE_COLLECTIONS: collections.ids,
        POLICY: JSON.stringify(policy),
      },
      permissions: [
        allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], [tables.verifications.tableArn]),
        allow(['dynamodb:Query'], [`${tables.verifications.tableArn}/index/bySubject`]),
        allow(['dynamodb:PutItem', 'dynamodb:Query'], [tables.auditEvents.tableArn]),
        allow(['dynamodb:GetItem', 'dynamodb:Scan'], [tables.holds.tableArn]),
        allow(
          ['dynamodb:GetItem', 'dynamodb:DeleteItem', 'dynamodb:Scan'],
          [tables.subjects.tableArn],
        ),
        allowKeyThrough(encryptionKey, 'dynamodb', 'Decrypt'),
        allow(['s3:ListBucketVersions'], [evidence.bucketArn]),
        allow(['s3:PutObjectLegalHold'], imagesIn(evidence)),
        allow(['rekognition:DeleteFaces'], collections.arns),
      ],
      logEncryptionKey: encryptionKey,
      deadLetters,
      timeout: Duration.minutes(15),
    });
    new Rule(this, 'Daily', {
      description: 'Enforces retention and legal holds once a day',
      schedule: Schedule.rate(Duration.days(1)),
      targets: [
        new LambdaFunction(enforce, {
          deadLetterQueue: deadLetters,
          maxEventAge: Duration.hours(12),
          retryAttempts: 185,
        }),
      ],
    });
  }
}
