import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  StreamViewType,
  Table,
  TableEncryption,
  type TableProps,
} from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { FAILING_INDEX } from '../../lambdas/shared/webhooks/delivery';

export interface TablesProps {
  readonly encryptionKey: IKey;
  readonly protectData: boolean;
}

/** The tables; their attributes are described in docs/architecture.md. */
export class Tables extends Construct {
  /** One row a verification: where it stands, what was found, the head of its audit chain. */
  readonly verifications: Table;
  /** The audit trail: events are only ever added. */
  readonly auditEvents: Table;
  /** Which liveness session belongs to which attempt; each is created once and consumed once. */
  readonly livenessSessions: Table;
  /** What is on legal hold: verifications and subjects. */
  readonly holds: Table;
  /** Which verifications name which subjects as duplicates: an erased one is to be named nowhere. */
  readonly mentions: Table;
  /** What each day has spent on liveness sessions. */
  readonly livenessSpending: Table;
  /** What was sent to applications, and what became of it; kept for some weeks. */
  readonly webhookDeliveries: Table;
  /** How often subjects, devices and addresses have failed, by hashes of them, and which verification counts for which. */
  readonly abuse: Table;
  /** The one face that each subject is enrolled with. */
  readonly subjects: Table;

  constructor(scope: Construct, id: string, props: TablesProps) {
    super(scope, id);
    const common = {
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: props.encryptionKey,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: props.protectData,
      removalPolicy: props.protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    } satisfies Partial<TableProps>;

    this.verifications = new Table(this, 'Verifications', {
      ...common,
      partitionKey: { name: 'id', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
    });
    const createdAt = { name: 'createdAt', type: AttributeType.STRING };
    for (const [indexName, attribute] of [
      ['byApplication', 'applicationId'],
      ['byStatus', 'status'],
      ['bySubject', 'subjectId'],
      // Only rows with a case are in it.
      ['byCaseState', 'caseState'],
    ] as const) {
      this.verifications.addGlobalSecondaryIndex({
        indexName,
        partitionKey: { name: attribute, type: AttributeType.STRING },
        sortKey: createdAt,
      });
    }

    this.auditEvents = new Table(this, 'AuditEvents', {
      ...common,
      partitionKey: { name: 'verificationId', type: AttributeType.STRING },
      sortKey: { name: 'sequence', type: AttributeType.NUMBER },
      timeToLiveAttribute: 'expiresAt',
    });

    this.livenessSessions = new Table(this, 'LivenessSessions', {
      ...common,
      partitionKey: { name: 'sessionId', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
    });

    this.holds = new Table(this, 'Holds', {
      ...common,
      partitionKey: { name: 'target', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
    });

    this.mentions = new Table(this, 'Mentions', {
      ...common,
      partitionKey: { name: 'subjectId', type: AttributeType.STRING },
      sortKey: { name: 'verificationId', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
    });

    this.livenessSpending = new Table(this, 'LivenessSpending', {
      ...common,
      partitionKey: { name: 'day', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
    });

    this.webhookDeliveries = new Table(this, 'WebhookDeliveries', {
      ...common,
      partitionKey: { name: 'verificationId', type: AttributeType.STRING },
      sortKey: { name: 'delivery', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
    });
    this.webhookDeliveries.addGlobalSecondaryIndex({
      indexName: FAILING_INDEX,
      partitionKey: { name: 'failedOn', type: AttributeType.STRING },
      sortKey: { name: 'updatedAt', type: AttributeType.STRING },
    });

    this.abuse = new Table(this, 'Abuse', {
      ...common,
      partitionKey: { name: 'id', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
    });

    this.subjects = new Table(this, 'Subjects', {
      ...common,
      partitionKey: { name: 'subjectId', type: AttributeType.STRING },
    });
    this.subjects.addGlobalSecondaryIndex({
      indexName: 'byEnrolment',
      partitionKey: { name: 'enrolledOn', type: AttributeType.STRING },
      sortKey: { name: 'enrolledAt', type: AttributeType.STRING },
    });
  }
}

/**
 * ARN of the stream of a table.
 *
 * @throws Error when it has none
 */
export function streamArnOf({ tableStreamArn, node }: Table): string {
  if (tableStreamArn === undefined) throw new Error(`The table ${node.path} has no stream.`);
  return tableStreamArn;
}
