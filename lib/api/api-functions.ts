import { Duration, Stack } from 'aws-cdk-lib';
import { ArnPrincipal, Role, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
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
import type { FaceCollections } from '../storage/face-collections';
import type { Tables } from '../storage/tables';

export interface ApiFunctionsProps {
  readonly tables: Tables;
  readonly evidence: IBucket;
  readonly collections: FaceCollections;
  readonly stateMachine: StateMachine;
  readonly reviewers: Reviewers;
  readonly encryptionKey: Key;
  /** Signs bundles and receipts. */
  readonly signingKey: Key;
  /** Makes the keys of counters. */
  readonly counterKey: Key;
  readonly webOrigin: string;
  readonly policy: Policy;
}

/** The functions behind the API: one for each kind of caller, so that each holds only its own rights. */
export class ApiFunctions extends Construct {
  readonly authorize: HandlerFunction;
  readonly applications: HandlerFunction;
  readonly applicants: HandlerFunction;
  readonly reviewers: HandlerFunction;
  readonly administrators: HandlerFunction;

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
        ...enrolment,
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
        LIVENESS_SESSIONS_TABLE: tables.livenessSessions.tableName,
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
      description: 'What only administrators may do: erase verifications of any application',
      environment: { ...common, ...signing, ...counting, ...enrolment },
      permissions: this.administratorPermissions(props),
      logEncryptionKey,
      // As long as API Gateway waits: a subject may have many verifications.
      timeout: Duration.seconds(29),
    });
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
      // The upload form, and what Rekognition writes of a liveness session, are both made in this function's name.
      allow(
        ['s3:PutObject'],
        [
          evidence.arnForObjects('verifications/*/document/*/original'),
          evidence.arnForObjects('verifications/*/liveness/*'),
        ],
      ),
      allowKeyThrough(encryptionKey, 's3', 'GenerateDataKey'),
      allow(
        ['rekognition:CreateFaceLivenessSession', 'rekognition:GetFaceLivenessSessionResults'],
        ['*'],
      ),
      allow(['dynamodb:GetItem', 'dynamodb:PutItem'], [tables.abuse.tableArn]),
      allowMac(props.counterKey),
      allow(['sts:AssumeRole'], [roleArn]),
      allow(['states:SendTaskSuccess'], [stateMachine.stateMachineArn]),
    ];
  }

  private reviewerPermissions(props: ApiFunctionsProps): PolicyStatement[] {
    const { tables, evidence, stateMachine, encryptionKey, signingKey } = props;
    return [
      ...this.auditedTablePermissions(props),
      allow(['dynamodb:Query'], [tables.auditEvents.tableArn]),
      allow(
        ['dynamodb:Query'],
        ['byApplication', 'byStatus', 'bySubject'].map((index) => indexArn(tables, index)),
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
      allow(['s3:GetObject', 's3:GetObjectVersion'], [evidence.arnForObjects('verifications/*')]),
      allowKeyThrough(encryptionKey, 's3', 'Decrypt'),
      allowSigning(signingKey),
      allow(['dynamodb:GetItem', 'dynamodb:DeleteItem'], [tables.abuse.tableArn]),
      allowMac(props.counterKey),
      allow(['states:SendTaskSuccess'], [stateMachine.stateMachineArn]),
    ];
  }

  private administratorPermissions(props: ApiFunctionsProps): PolicyStatement[] {
    return [
      ...this.auditedTablePermissions(props),
      ...this.erasurePermissions(props),
      allowMac(props.counterKey),
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
      allow(
        ['s3:GetObjectVersion', 's3:DeleteObjectVersion'],
        [evidence.arnForObjects('verifications/*')],
      ),
      // A face that was enrolled and not recorded is found by the image it was enrolled from.
      allow(['s3:GetObject'], [evidence.arnForObjects('verifications/*/liveness/*')]),
      allowKeyThrough(encryptionKey, 's3', 'Decrypt'),
      allow(['rekognition:DeleteFaces', 'rekognition:SearchFacesByImage'], collections.arns),
      allow(['dynamodb:GetItem', 'dynamodb:DeleteItem'], [tables.subjects.tableArn]),
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
