import { CfnElement, DefaultStackSynthesizer, Validations, type Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { ALARM_PREFIX } from './monitoring/names';
import type { Settings } from './settings';
import type { IConstruct } from 'constructs';

interface Acknowledgment {
  /** Rules of cdk-nag's AwsSolutions pack, by their exact finding. */
  readonly findings: readonly string[];
  /** Where in the stack, by construct path. */
  readonly paths: readonly string[];
  readonly reason: string;
}

const wildcard = (resource: string): string => `AwsSolutions-IAM5[Resource::${resource}]`;

/** The one function of every `BucketDeployment`, at the path the CDK gives it. */
const BUCKET_DEPLOYMENT_FUNCTION = 'Custom::CDKBucketDeployment8693BB64968944B69AAFB0CC9EB8756C';

const functionRoles = [
  'Workflow/DetectDocumentFaceRole',
  'Workflow/RecordEventRole',
  'Events/DocumentUploadedRole',
  'Events/RecordFaultRole',
  'Retention/EnforceRetentionRole',
  'Reconciliation/ReconcileEnrolmentsRole',
  'StatusEvents/PublishStatusRole',
  'Webhooks/DeliverWebhookRole',
  'Api/Functions/AuthorizeRole',
  'Api/Functions/ApplicationsRole',
  'Api/Functions/ApplicantsRole',
  'Api/Functions/ReviewersRole',
  'Api/Functions/AdministratorsRole',
  'Api/Functions/OperationsRole',
];

/** Every finding of the AwsSolutions checks that stays, and why. Any other finding fails the synthesis. */
export function acknowledgeFindings(stack: Stack, { waf, webAclArn }: Settings): void {
  const evidence = `<${logicalId(stack, 'Evidence/Bucket')}.Arn>`;
  const stateMachine = `<${logicalId(stack, 'Workflow/StateMachine')}.Name>`;
  const pages = `<${logicalId(stack, 'Web/Bucket')}.Arn>`;
  const executions = `arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:${stateMachine}:*`;

  const acknowledgments: readonly Acknowledgment[] = [
    {
      findings: [wildcard('*')],
      paths: functionRoles,
      reason:
        'X-Ray takes traces for no resource: PutTraceSegments and PutTelemetryRecords know none.',
    },
    {
      findings: [wildcard('*')],
      paths: ['Workflow/StateMachine/Role'],
      reason:
        'CompareFaces, X-Ray and log delivery know no resources; all that does, such as the collection, is named.',
    },
    {
      findings: [wildcard('*')],
      paths: ['Workflow/DetectDocumentFacePolicy'],
      reason: 'DetectFaces knows no resources: it is given an image and keeps nothing.',
    },
    {
      findings: [wildcard('*')],
      paths: ['Api/Functions/ApplicantsPolicy'],
      reason:
        'Face Liveness knows no resources; a session is bound to its verification in the LivenessSessions table.',
    },
    {
      findings: [wildcard('*')],
      paths: ['StatusEvents/PublishStatusPolicy'],
      reason:
        'ListStreams knows no resources, and tells names alone; only the stream of verifications can be read.',
    },
    {
      findings: [wildcard('*')],
      paths: ['Api/Functions/OperationsPolicy'],
      reason:
        'GetMetricData knows no resources. What it reads is counts and times, of no person, and the function may read nothing else.',
    },
    {
      findings: [
        wildcard(
          `arn:<AWS::Partition>:cloudwatch:<AWS::Region>:<AWS::AccountId>:alarm:${ALARM_PREFIX}*`,
        ),
      ],
      paths: ['Api/Functions/OperationsPolicy'],
      reason:
        'All alarms of this stack have names that begin so; they can only be described, and those of others cannot.',
    },
    {
      findings: [wildcard('*')],
      paths: ['Api/Functions/ApplicantRole'],
      reason: 'StartFaceLivenessSession knows no resources, and is all that this role may do.',
    },
    {
      findings: [
        wildcard(`${evidence}/documents/*/*/original`),
        wildcard(`${evidence}/documents/*/*/face.jpg`),
        wildcard(`${evidence}/documents/*`),
        wildcard(`${evidence}/liveness/*`),
      ],
      paths: [
        'Workflow/DetectDocumentFacePolicy',
        'Workflow/StateMachine/Role',
        'Api/Functions/ApplicantsPolicy',
        'Api/Functions/ApplicationsPolicy',
        'Api/Functions/ReviewersPolicy',
        'Api/Functions/AdministratorsPolicy',
        'Retention/EnforceRetentionPolicy',
        'Reconciliation/ReconcileEnrolmentsPolicy',
      ],
      reason:
        'The ids of verifications are not known at deployment; each role is held to the kinds of object it works with.',
    },
    {
      findings: [wildcard(executions)],
      paths: ['Events/RecordFaultPolicy', 'Api/Functions/ReviewersPolicy'],
      reason:
        'Executions are named by their verification; only those of this state machine can be read.',
    },
    {
      findings: [
        'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
      ],
      paths: ['Api/RestApi/CloudWatchRole'],
      reason:
        'The policy AWS keeps for this one purpose; API Gateway has a single such role an account.',
    },
    {
      findings: ['AwsSolutions-COG4'],
      paths: ['Api/RestApi'],
      reason:
        'Only reviewers are users of the pool. The Lambda authorizer checks their tokens, and the tokens of applicants; applications are held to API keys.',
    },
    {
      findings: ['AwsSolutions-APIG4'],
      paths: ['Api/RestApi/Default/sign-in/GET'],
      reason:
        'It says where one signs in, which whoever asks cannot have done yet; the answer is the same for all.',
    },
    {
      findings: ['AwsSolutions-APIG3'],
      paths: waf ? [] : ['Api/RestApi'],
      reason:
        'Stage and keys are throttled, and failures counted; a web ACL costs a fixed price a month and is an option (waf).',
    },
    {
      findings: ['AwsSolutions-SMG4'],
      paths: ['DistributionSecret'],
      reason:
        'It opens nothing: whoever knew it could choose the address that their own failures are counted for. CloudFront takes another one only from a deployment, so a rotation by itself would part the two.',
    },
    {
      findings: [
        ...['GetObject', 'GetBucket', 'List', 'DeleteObject', 'Abort'].map(
          (action) => `AwsSolutions-IAM5[Action::s3:${action}*]`,
        ),
        wildcard(`arn:<AWS::Partition>:s3:::${assetBucketName(stack)}/*`),
        wildcard(`${pages}/*`),
      ],
      paths: ['Web/Pages/Role'],
      reason:
        "The CDK's own grants to the function that copies assets of the deployment into the bucket of the pages; it runs in a deployment and never else.",
    },
    {
      findings: ['AwsSolutions-L1'],
      paths: [BUCKET_DEPLOYMENT_FUNCTION],
      reason:
        "The function is the CDK's, which chooses the runtime; upgrades of the CDK bring a later one.",
    },
    {
      findings: ['Annotation::@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk'],
      paths: ['Web/Distribution/Origin1'],
      reason:
        'No request reaches the root of the bucket: the distribution has a default root object, and names a page for every address without a file.',
    },
    {
      findings: ['AwsSolutions-CFR1'],
      paths: ['Web/Distribution'],
      reason:
        'Applicants may be anywhere in the world; which countries to leave out is for the operator to say.',
    },
    {
      findings: ['AwsSolutions-CFR2'],
      paths: webAclArn === undefined ? ['Web/Distribution'] : [],
      reason:
        'The pages are files, and the API behind them is throttled; a web ACL there costs a fixed price a month, lies in us-east-1 and is for the operator to make (webAclArn).',
    },
    {
      findings: ['AwsSolutions-CFR4'],
      paths: ['Web/Distribution'],
      reason:
        'CloudFront takes no minimum version of TLS at its own domain; at that of a deployment (webOrigin) it is TLS 1.2.',
    },
    {
      findings: ['AwsSolutions-SQS3'],
      paths: [
        'Events/Delivery/DeadLetters',
        'StatusEvents/DeadLetters',
        'Reconciliation/Delivery/DeadLetters',
      ],
      reason: 'This queue is the dead-letter queue.',
    },
    {
      findings: ['AwsSolutions-SMG4'],
      paths: pathsOfSecrets(stack).filter((path) => path !== 'DistributionSecret'),
      reason:
        'The receiver of webhooks has to be told another secret, so people rotate it, by a command; for a day either is valid.',
    },
  ];

  for (const { findings, paths, reason } of acknowledgments) {
    for (const path of paths) {
      const construct = constructAt(stack, path);
      for (const id of findings) Validations.of(construct).acknowledge({ id, reason });
    }
  }
}

const pathsOfSecrets = (stack: Stack): string[] =>
  stack.node
    .findAll()
    .filter((construct) => construct instanceof Secret)
    .map(({ node }) => node.path.slice(stack.node.path.length + 1));

/** Where `cdk bootstrap` keeps what is deployed. */
function assetBucketName({ synthesizer }: Stack): string {
  const qualifier = synthesizer.bootstrapQualifier ?? DefaultStackSynthesizer.DEFAULT_QUALIFIER;
  return `cdk-${qualifier}-assets-<AWS::AccountId>-<AWS::Region>`;
}

const constructAt = (stack: Stack, path: string): IConstruct =>
  path.split('/').reduce<IConstruct>((parent, id) => parent.node.findChild(id), stack);

function logicalId(stack: Stack, path: string): string {
  const element = constructAt(stack, `${path}/Resource`);
  if (!CfnElement.isCfnElement(element)) throw new Error(`${path} has no resource of its own.`);
  return String(stack.resolve(stack.getLogicalId(element)));
}
