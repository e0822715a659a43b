import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { ArnPrincipal, Role, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Policy } from '../../lambdas/shared/policy';
import { FAILING_INDEX } from '../../lambdas/shared/webhooks/delivery';
import { HandlerFunction } from '../functions/handler-function';
import {
  allow,
  allowKeyThrough,
  allowMac,
  allowSigning,
  executionsOf,
} from '../functions/permissions';
import type { Reviewers } from '../identity/reviewers';
import { ALARM_PREFIX, DASHBOARD_NAME } from '../monitoring/names';
import { imagesIn } from '../storage/evidence';
import type { FaceCollections } from '../storage/face-collections';
import type { Tables } from '../storage/tables';

export interface ApiFunctionsProps {
  readonly tables: Tables;
  readonly evidence: IBucket;
  readonly collections: FaceCollections;
  readonly stateMachine: StateMachine;
  readonly outcomes: EventBus;
  readonly reviewers: Reviewers;
  readonly encryptionKey: Key;
  /** Signs bundles and receipts. */
  readonly signingKey: Key;
  /** Makes the keys of counters. */
  readonly counterKey: Key;
  /** What the distribution of the pages shows that a request comes from it. */
  readonly distributionSecret: ISecret;
  readonly webOrigin: string;
  readonly policy: Policy;
  /** What liveness sessions may cost a day, in US dollars; not limited unless given. */
  readonly livenessBudget?: number;
}

/** The functions behind the API: one for each kind of caller, so that each holds only its own rights. */
export class ApiFunctions extends Construct {
  readonly authorize: HandlerFunction;
  readonly applications: HandlerFunction;
  readonly applicants: HandlerFunction;
  readonly reviewers: HandlerFunction;
  readonly administrators: HandlerFunction;
  readonly operations: HandlerFunction;

  constructor(scope: Construct, id: string, props: ApiFunctionsProps) {
    super(scope, id);
    const { tables, evidence, encryptionKey, webOrigin } = props;
    const logEncryptionKey = encryptionKey;
    const common = {
      VERIFICATIONS_TABLE: tables.verifications.tableName,
      AUDIT_EVENTS_TABLE: tables.auditEvents.tableName,
      EVIDENCE_BUCKET: evidence.bucketName,
      WEB_ORIGIN: webOrigin,
    };
    const enrolment = {
      SUBJECTS_TABLE: tables.subjects.tableName,
      FACE_COLLECTIONS: props.collections.ids,
    };
    const erasure = {
      ...enrolment,
      HOLDS_TABLE: tables.holds.tableName,
      MENTIONS_TABLE: tables.mentions.tableName,
    };
    const signing = { SIGNING_KEY_ARN: props.signingKey.keyArn };
    const counting = {
      ABUSE_TABLE: tables.abuse.tableName,
      COUNTER_KEY_ARN: props.counterKey.keyArn,
    };

    this.authorize = new HandlerFunction(this, 'Authorize', {
      folder: 'authorize',
      description: 'Says who calls the API: an application, an applicant or a reviewer',
      environment: {
        VERIFICATIONS_TABLE: tables.verifications.tableName,
        REVIEWER_ISSUER: props.reviewers.userPool.userPoolProviderUrl,
        REVIEWER_CLIENT_ID: props.reviewers.client.userPoolClientId,
      },
      permissions: [
        allow(['dynamodb:GetItem'], [tables.verifications.tableArn]),
        allowKeyThrough(encryptionKey, 'dynamodb', 'Decrypt'),
      ],
      logEncryptionKey,
    });

    this.applications = new HandlerFunction(this, 'Applications', {
      folder: 'api-applications',
      description: 'What product apps may do: start, read, cancel and erase their verifications',
      environment: {
        ...common,
        ...signing,
        ...counting,
        ...erasure,
        STATE_MACHINE_ARN: props.stateMachine.stateMachineArn,
        POLICY: JSON.stringify(props.policy),
      },
      permissions: this.applicationPermissions(props),
      logEncryptionKey,
    });

    const applicantRoleArn = Stack.of(this).formatArn({
      service: 'iam',
      region: '',
      resource: 'role',
      resourceName: applicantRoleName(this),
    });
    this.applicants = new HandlerFunction(this, 'Applicants', {
      folder: 'api-applicants',
      description: 'What applicants may do in the one verification their link is for',
      environment: {
        ...common,
        ...counting,
        ABUSE_POLICY: JSON.stringify(props.policy.abuse),
        DISTRIBUTION_SECRET_ARN: props.distributionSecret.secretArn,
        LIVENESS_SESSIONS_TABLE: tables.livenessSessions.tableName,
        LIVENESS_SPENDING_TABLE: tables.livenessSpending.tableName,
        ...(props.livenessBudget !== undefined && {
          LIVENESS_BUDGET: String(props.livenessBudget),
        }),
        EVIDENCE_KEY_ARN: encryptionKey.keyArn,
        APPLICANT_ROLE_ARN: applicantRoleArn,
      },
      permissions: this.applicantPermissions(props, applicantRoleArn),
      logEncryptionKey,
    });
    this.letApplicantsStream();

    this.reviewers = new HandlerFunction(this, 'Reviewers', {
      folder: 'api-reviewers',
      description: 'What reviewers may do: read verifications, see their images, decide',
      environment: {
        ...common,
        ...signing,
        ...enrolment,
        EVENT_BUS: props.outcomes.eventBusName,
        ...counting,
        STATE_MACHINE_ARN: props.stateMachine.stateMachineArn,
        POLICY: JSON.stringify(props.policy),
        WEBHOOK_DELIVERIES_TABLE: tables.webhookDeliveries.tableName,
      },
      permissions: this.reviewerPermissions(props),
      logEncryptionKey,
    });

    this.administrators = new HandlerFunction(this, 'Administrators', {
      folder: 'api-administrators',
      description:
        'What only administrators may do: erase verifications and subjects, and hold them',
      environment: { ...common, ...signing, ...counting, ...erasure },
      permissions: this.administratorPermissions(props),
      logEncryptionKey,
      // As long as API Gateway waits: a subject may have many verifications.
      timeout: Duration.seconds(29),
    });

    this.operations = new HandlerFunction(this, 'Operations', {
      folder: 'api-operations',
      description: 'The alarms and the figures of the dashboard, for reviewers',
      environment: { WEB_ORIGIN: webOrigin, DASHBOARD_NAME },
      permissions: this.operationsPermissions(),
      logEncryptionKey,
    });
  }

  /** Figures and alarms, and nothing of any person. */
  private operationsPermissions(): PolicyStatement[] {
    const stack = Stack.of(this);
    const dashboard = stack.formatArn({
      service: 'cloudwatch',
      region: '',
      resource: 'dashboard',
      resourceName: DASHBOARD_NAME,
    });
    const alarms = stack.formatArn({
      service: 'cloudwatch',
      resource: 'alarm',
      resourceName: `${ALARM_PREFIX}*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    return [
      allow(['cloudwatch:GetDashboard'], [dashboard]),
      allow(['cloudwatch:DescribeAlarms'], [alarms]),
      allow(['cloudwatch:GetMetricData'], ['*']),
    ];
  }

  private applicationPermissions(props: ApiFunctionsProps): PolicyStatement[] {
    const { tables, stateMachine } = props;
    return [
      ...this.auditedTablePermissions(props),
      allow(['dynamodb:PutItem'], [tables.verifications.tableArn]),
      allow(['dynamodb:Query'], [indexArn(tables, 'byApplication')]),
      allow(['states:StartExecution', 'states:SendTaskFailure'], [stateMachine.stateMachineArn]),
      ...this.erasurePermissions(props),
      allow(['dynamodb:GetItem'], [tables.abuse.tableArn]),
      allowMac(props.counterKey),
    ];
  }

  private applicantPermissions(props: ApiFunctionsProps, roleArn: string): PolicyStatement[] {
    const { tables, evidence, stateMachine, encryptionKey } = props;
    return [
      ...this.auditedTablePermissions(props),
      allow(
        ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
        [tables.livenessSessions.tableArn],
      ),
      ...(props.livenessBudget === undefined
        ? []
        : [allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], [tables.livenessSpending.tableArn])]),
      // The upload form, and what Rekognition writes of a liveness session, are both made in this function's name.
      allow(
        ['s3:PutObject'],
        [evidence.arnForObjects('documents/*/*/original'), evidence.arnForObjects('liveness/*')],
      ),
      allowKeyThrough(encryptionKey, 's3', 'GenerateDataKey'),
      allow(
        ['rekognition:CreateFaceLivenessSession', 'rekognition:GetFaceLivenessSessionResults'],
        ['*'],
      ),
      allow(['dynamodb:GetItem', 'dynamodb:PutItem'], [tables.abuse.tableArn]),
      allowMac(props.counterKey),
      allow(['secretsmanager:GetSecretValue'], [props.distributionSecret.secretArn]),
      allow(['sts:AssumeRole'], [roleArn]),
      allow(
        // A liveness check that is put off fails its wait, which begins anew.
        [
          'states:SendTaskSuccess',
          ...(props.livenessBudget === undefined ? [] : ['states:SendTaskFailure']),
        ],
        [stateMachine.stateMachineArn],
      ),
    ];
  }

  private reviewerPermissions(props: ApiFunctionsProps): PolicyStatement[] {
    const { tables, evidence, stateMachine, encryptionKey, signingKey } = props;
    const { collections, outcomes } = props;
    return [
      ...this.auditedTablePermissions(props),
      allow(['dynamodb:Query'], [tables.auditEvents.tableArn]),
      allow(
        ['dynamodb:Query'],
        ['byApplication', 'byStatus', 'bySubject', 'byCaseState'].map((index) =>
          indexArn(tables, index),
        ),
      ),
      allow(
        ['dynamodb:Query'],
        [
          tables.webhookDeliveries.tableArn,
          `${tables.webhookDeliveries.tableArn}/index/${FAILING_INDEX}`,
        ],
      ),
      allow(
        [
          'states:DescribeExecution',
          'states:DescribeStateMachineForExecution',
          'states:GetExecutionHistory',
        ],
        [executionsOf(stateMachine)],
      ),
      allowKeyThrough(encryptionKey, 'states', 'Decrypt'),
      allow(['s3:ListBucketVersions'], [evidence.bucketArn]),
      allow(['s3:GetObjectVersion'], imagesIn(evidence)),
      allowKeyThrough(encryptionKey, 's3', 'Decrypt'),
      allowSigning(signingKey),
      allow(['dynamodb:GetItem', 'dynamodb:DeleteItem'], [tables.abuse.tableArn]),
      allowMac(props.counterKey),
      allow(['states:SendTaskSuccess'], [stateMachine.stateMachineArn]),
      // A doubted enrolment that a reviewer takes back.
      allow(['rekognition:DeleteFaces'], collections.arns),
      allow(['dynamodb:DeleteItem'], [tables.subjects.tableArn]),
      allow(['events:PutEvents'], [outcomes.eventBusArn]),
    ];
  }

  private administratorPermissions(props: ApiFunctionsProps): PolicyStatement[] {
    const { tables, evidence } = props;
    return [
      ...this.auditedTablePermissions(props),
      ...this.erasurePermissions(props),
      allowMac(props.counterKey),
      // A hold keeps images, and a trail from expiring: its events are put again as they are.
      allow(['dynamodb:PutItem', 'dynamodb:UpdateItem'], [tables.holds.tableArn]),
      allow(['dynamodb:Query'], [tables.auditEvents.tableArn]),
      allow(['s3:PutObjectLegalHold'], imagesIn(evidence)),
    ];
  }

  /** Find and describe what is kept of a verification, delete it, and sign for that. */
  private erasurePermissions(props: ApiFunctionsProps): PolicyStatement[] {
    const { tables, evidence, encryptionKey, collections, signingKey } = props;
    return [
      allow(['dynamodb:DeleteItem'], [tables.abuse.tableArn]),
      // What a fault kept from being recorded is told from what the subject's other verifications enrolled.
      allow(['dynamodb:Query'], [indexArn(tables, 'bySubject')]),
      allow(['s3:ListBucketVersions'], [evidence.bucketArn]),
      allow(['s3:GetObjectVersion', 's3:DeleteObjectVersion'], imagesIn(evidence)),
      // A face that was enrolled and not recorded is found by the image it was enrolled from.
      allow(['s3:GetObject'], [evidence.arnForObjects('liveness/*')]),
      allowKeyThrough(encryptionKey, 's3', 'Decrypt'),
      allow(['rekognition:DeleteFaces', 'rekognition:SearchFacesByImage'], collections.arns),
      allow(
        ['dynamodb:GetItem', 'dynamodb:DeleteItem'],
        [tables.subjects.tableArn, tables.holds.tableArn],
      ),
      allow(['dynamodb:Query', 'dynamodb:DeleteItem'], [tables.mentions.tableArn]),
      allowSigning(signingKey),
    ];
  }

  /** Read and change a verification; add to its audit trail, never change it. */
  private auditedTablePermissions({ tables, encryptionKey }: ApiFunctionsProps): PolicyStatement[] {
    return [
      allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], [tables.verifications.tableArn]),
      allow(['dynamodb:PutItem'], [tables.auditEvents.tableArn]),
      allowKeyThrough(encryptionKey, 'dynamodb', 'Decrypt'),
    ];
  }

  /** The role an applicant's browser streams its video as: it can do nothing else, and only for minutes. */
  private letApplicantsStream(): void {
    const functionRole = this.applicants.role;
    if (!functionRole) throw new Error('The function for applicants has no role.');
    const role = new Role(this, 'ApplicantRole', {
      roleName: applicantRoleName(this),
      assumedBy: new ArnPrincipal(functionRole.roleArn),
      description: 'Streams the video of one liveness session',
      maxSessionDuration: Duration.hours(1),
    });
    role.addToPolicy(allow(['rekognition:StartFaceLivenessSession'], ['*']));
  }
}

/** Named, so that the function that assumes the role and the role that trusts the function can both be made. */
const applicantRoleName = (scope: Construct): string =>
  `honnin-applicant-${Stack.of(scope).region}`;

const indexArn = (tables: Tables, index: string): string =>
  `${tables.verifications.tableArn}/index/${index}`;
