import { STREAM_LABEL } from '../dynamodb/streams/stream-label';
import type { JsonValue } from '../service';
import {
  bucketName,
  suffixOf,
  distributionId,
  identifier,
  stackName,
  userPoolId,
  uuid,
} from './physical-names';
import type { NameSeed } from './physical-names';

/** Where the stack is thought to be deployed. */
export interface Deployment {
  readonly account: string;
  readonly region: string;
  readonly stackName: string;
  /** Address of the embedded AWS, of its API and of its pages: `http://127.0.0.1:4510`. */
  readonly origin: string;
}

/** A resource as its attributes are computed from it. */
export interface NamedResource {
  readonly name: string;
  readonly deployment: Deployment;
  /** A property of the template, resolved. */
  readonly property: (name: string) => JsonValue | undefined;
}

type Attribute = (resource: NamedResource) => string;

/** What CloudFormation knows of a type of resource: how it is named, what `Ref` and `Fn::GetAtt` give. */
export interface ResourceKind {
  /** The property by which a template names it, if it can. */
  readonly nameProperty?: string;
  readonly generateName: (seed: NameSeed, deployment: Deployment) => string;
  readonly ref: Attribute;
  readonly attributes: Readonly<Record<string, Attribute>>;
}

const name: Attribute = (resource) => resource.name;

function arn(service: string, rest: (resource: NamedResource) => string): Attribute {
  return (resource) => {
    const { region, account } = resource.deployment;
    return `arn:aws:${service}:${region}:${account}:${rest(resource)}`;
  };
}

/** A kind whose `Ref` is its name. */
function named(
  nameProperty: string | undefined,
  generateName: ResourceKind['generateName'],
  attributes: ResourceKind['attributes'] = {},
): ResourceKind {
  return { ...(nameProperty && { nameProperty }), generateName, ref: name, attributes };
}

/** A kind whose `Ref` is an identifier given by AWS, also to be had as an attribute. */
function identified(length: number, attribute?: string): ResourceKind {
  return named(undefined, identifier(length), attribute ? { [attribute]: name } : {});
}

const bucketArn: Attribute = (resource) => `arn:aws:s3:::${resource.name}`;

const roleArn: Attribute = (resource) => {
  const path = resource.property('Path');
  return `arn:aws:iam::${resource.deployment.account}:role${typeof path === 'string' ? path : '/'}${resource.name}`;
};

const stateMachineArn = arn('states', (resource) => `stateMachine:${resource.name}`);
const secretArn = arn(
  'secretsmanager',
  (resource) => `secret:${resource.name}-${suffixOf(resource.name)}`,
);
const topicArn = arn('sns', name);
const edgeFunctionArn: Attribute = ({ name, deployment }) =>
  `arn:aws:cloudfront::${deployment.account}:function/${name}`;
const queueUrl: Attribute = (resource) =>
  `${resource.deployment.origin}/aws/sqs/${resource.deployment.account}/${resource.name}`;

/** Rules of a bus other than the default one carry its name in their ARN. */
const ruleArn = arn('events', (resource) => {
  const bus = resource.property('EventBusName');
  const ofOwnBus = typeof bus === 'string' && bus !== 'default';
  return ofOwnBus
    ? `rule/${bus.slice(bus.lastIndexOf('/') + 1)}/${resource.name}`
    : `rule/${resource.name}`;
});

/** What the embedded AWS serves. */
const served: Readonly<Record<string, ResourceKind>> = {
  'AWS::DynamoDB::Table': named('TableName', stackName(255), {
    Arn: arn('dynamodb', (resource) => `table/${resource.name}`),
    StreamArn: arn('dynamodb', (resource) => `table/${resource.name}/stream/${STREAM_LABEL}`),
  }),
  'AWS::S3::Bucket': named('BucketName', bucketName, {
    Arn: bucketArn,
    DomainName: (resource) => `${resource.name}.s3.amazonaws.com`,
    RegionalDomainName: (resource) =>
      `${resource.name}.s3.${resource.deployment.region}.amazonaws.com`,
  }),
  'AWS::Lambda::Function': named('FunctionName', stackName(64), {
    Arn: arn('lambda', (resource) => `function:${resource.name}`),
  }),
  'AWS::Lambda::Permission': named(undefined, stackName(100)),
  'AWS::Lambda::EventInvokeConfig': named(undefined, stackName(100)),
  'AWS::Lambda::EventSourceMapping': named(undefined, uuid, { Id: name }),
  'AWS::SQS::Queue': {
    nameProperty: 'QueueName',
    generateName: stackName(80),
    ref: queueUrl,
    attributes: { Arn: arn('sqs', name), QueueName: name, QueueUrl: queueUrl },
  },
  'AWS::IAM::Role': named('RoleName', stackName(64), { Arn: roleArn }),
  'AWS::StepFunctions::StateMachine': {
    nameProperty: 'StateMachineName',
    generateName: stackName(80),
    ref: stateMachineArn,
    attributes: { Arn: stateMachineArn, Name: name },
  },
  'AWS::Events::EventBus': named('Name', stackName(256), {
    Arn: arn('events', (resource) => `event-bus/${resource.name}`),
    Name: name,
  }),
  'AWS::Events::Rule': named('Name', stackName(64), { Arn: ruleArn }),
  'AWS::Rekognition::Collection': named('CollectionId', stackName(255), {
    Arn: arn('rekognition', (resource) => `collection/${resource.name}`),
  }),
  'AWS::KMS::Key': named(undefined, uuid, {
    Arn: arn('kms', (resource) => `key/${resource.name}`),
    KeyId: name,
  }),
  'AWS::SecretsManager::Secret': {
    nameProperty: 'Name',
    generateName: stackName(512),
    ref: secretArn,
    attributes: { Id: secretArn },
  },
  'AWS::Cognito::UserPool': {
    generateName: (seed, deployment) => userPoolId(seed, deployment.region),
    ref: name,
    attributes: {
      Arn: arn('cognito-idp', (resource) => `userpool/${resource.name}`),
      UserPoolId: name,
      ProviderName: (resource) =>
        `cognito-idp.${resource.deployment.region}.amazonaws.com/${resource.name}`,
      ProviderURL: (resource) => `${resource.deployment.origin}/cognito/${resource.name}`,
    },
  },
  'AWS::Cognito::UserPoolClient': identified(26, 'ClientId'),
  'AWS::Cognito::UserPoolGroup': named('GroupName', stackName(128)),
  'AWS::Cognito::UserPoolDomain': named('Domain', stackName(63)),
  'AWS::ApiGateway::RestApi': {
    ...identified(10, 'RestApiId'),
    attributes: {
      RestApiId: name,
      // The resource at the root has no logical id of its own: its identifier is the API's, with its halves exchanged.
      RootResourceId: ({ name }) => name.slice(5) + name.slice(0, 5),
    },
  },
  'AWS::ApiGateway::Resource': identified(6, 'ResourceId'),
  'AWS::ApiGateway::Method': identified(10),
  'AWS::ApiGateway::Deployment': identified(6, 'DeploymentId'),
  'AWS::ApiGateway::Stage': named('StageName', stackName(128)),
  'AWS::ApiGateway::Authorizer': identified(6, 'AuthorizerId'),
  'AWS::ApiGateway::RequestValidator': identified(6, 'RequestValidatorId'),
  'AWS::ApiGateway::Model': named('Name', identifier(20)),
  'AWS::ApiGateway::GatewayResponse': identified(10, 'Id'),
  'AWS::ApiGateway::ApiKey': identified(10, 'APIKeyId'),
  'AWS::ApiGateway::UsagePlan': identified(6, 'Id'),
  'AWS::ApiGateway::UsagePlanKey': identified(10, 'Id'),
  'AWS::CloudWatch::Alarm': named('AlarmName', stackName(255), {
    Arn: arn('cloudwatch', (resource) => `alarm:${resource.name}`),
  }),
  'AWS::CloudWatch::Dashboard': named('DashboardName', stackName(255)),
  'AWS::CloudFront::Distribution': named(undefined, distributionId, {
    Id: name,
    DomainName: (resource) => `d${resource.name.slice(1).toLowerCase()}.cloudfront.net`,
  }),
  'AWS::CloudFront::Function': {
    nameProperty: 'Name',
    generateName: stackName(64),
    ref: edgeFunctionArn,
    attributes: { FunctionARN: edgeFunctionArn },
  },
  'AWS::CloudFront::ResponseHeadersPolicy': named(undefined, uuid, { Id: name }),
  // A function of the CDK would copy the pages into their bucket; here they are served from where they are built.
  'Custom::CDKBucketDeployment': named(undefined, stackName(128)),
};

/**
 * What has no effect on one machine: aliases of keys, log groups, topics and budgets have nothing to act on, policies are
 * data, and layers carry the programs of functions that do the work of deploying.
 */
const withoutEffect: Readonly<Record<string, ResourceKind>> = {
  'AWS::KMS::Alias': named('AliasName', stackName(256)),
  'AWS::IAM::Policy': named('PolicyName', stackName(128), { Id: name }),
  'AWS::S3::BucketPolicy': named(undefined, stackName(128)),
  'AWS::SQS::QueuePolicy': named(undefined, stackName(128)),
  'AWS::SecretsManager::ResourcePolicy': named(undefined, stackName(128)),
  'AWS::SNS::Topic': {
    nameProperty: 'TopicName',
    generateName: stackName(256),
    ref: topicArn,
    attributes: { TopicArn: topicArn, TopicName: name },
  },
  'AWS::SNS::Subscription': named(undefined, stackName(256)),
  'AWS::SNS::TopicPolicy': named(undefined, stackName(128)),
  'AWS::Logs::LogGroup': named('LogGroupName', stackName(512), {
    Arn: arn('logs', (resource) => `log-group:${resource.name}:*`),
  }),
  'AWS::Logs::MetricFilter': named('FilterName', stackName(512)),
  'AWS::Logs::ResourcePolicy': named('PolicyName', stackName(255)),
  'AWS::Logs::QueryDefinition': named(undefined, uuid),
  'AWS::Budgets::Budget': named(undefined, stackName(100)),
  'AWS::Cognito::ManagedLoginBranding': named(undefined, uuid),
  'AWS::ApiGateway::Account': identified(10, 'Id'),
  'AWS::CloudFront::OriginAccessControl': named(undefined, identifier(14), { Id: name }),
  'AWS::Lambda::LayerVersion': {
    nameProperty: 'LayerName',
    generateName: stackName(140),
    ref: arn('lambda', (resource) => `layer:${resource.name}:1`),
    attributes: {},
  },
  'AWS::CDK::Metadata': named(undefined, stackName(128)),
  // CDK switches on a bucket's events for EventBridge by a function of its own; here the bucket reads it directly.
  'Custom::S3BucketNotifications': named(undefined, stackName(128)),
};

const kinds = new Map(Object.entries({ ...served, ...withoutEffect }));

/** What is known of a type of resource, or `undefined` for one that the embedded AWS does not know. */
export function resourceKind(type: string): ResourceKind | undefined {
  return kinds.get(type);
}
