import { App, Aws, CfnOutput, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnFunction, Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import {
  checkInvocations,
  checkTrust,
  invocationsOfRules,
} from '../../local/embedded/service-access';
import { AccessControl } from '../../local/iam/access-control';
import { DEFAULT_BUS, readEventBuses, readEventRules } from '../../local/template/event-rules';
import { readFunctions } from '../../local/template/functions';
import { readResourcePolicies } from '../../local/template/resource-policies';
import { readRoles } from '../../local/template/roles';
import { readStateMachines } from '../../local/template/state-machines';
import { resolveTemplate, type ResolvedTemplate } from '../../local/template/template';
import type { JsonObject } from '../../local/service';

const deployment = {
  account: '000000000000',
  region: 'us-east-1',
  stackName: 'Honnin',
  origin: 'http://127.0.0.1:4510',
};

function resolve(template: JsonObject): ResolvedTemplate {
  return resolveTemplate(template, deployment);
}

/** Resolves one property of a resource whose type takes any. */
function resolveProperty(value: JsonObject, rest: JsonObject = {}): unknown {
  const template = resolve({
    ...rest,
    Resources: { Widget: { Type: 'AWS::Logs::LogGroup', Properties: { value } } },
  });
  return template.resourcesOfType('AWS::Logs::LogGroup')[0]?.properties.value;
}

/** A stack with what a verification service is made of. */
function synthesizeSmallStack(): ResolvedTemplate {
  const stack = new Stack(new App(), 'Small');
  const key = new Key(stack, 'Key');
  const table = new Table(stack, 'People', {
    partitionKey: { name: 'id', type: AttributeType.STRING },
    encryptionKey: key,
  });
  const bucket = new Bucket(stack, 'Evidence', { versioned: true });
  const pool = new UserPool(stack, 'Reviewers');
  const greet = new Function(stack, 'Greet', {
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => "hello";'),
    environment: { TABLE: table.tableName, ISSUER: pool.userPoolProviderUrl },
    memorySize: 512,
  });
  const resource = greet.node.defaultChild;
  if (resource instanceof CfnFunction) {
    resource.addMetadata('honnin:entry', 'lambdas/greet/handler.ts');
    resource.addMetadata('honnin:not-bundled', ['sharp']);
  }
  table.grantReadData(greet);
  new Rule(stack, 'Uploads', {
    eventPattern: { source: ['aws.s3'], detail: { bucket: { name: [bucket.bucketName] } } },
    targets: [
      new LambdaFunction(greet, {
        retryAttempts: 3,
        deadLetterQueue: new Queue(stack, 'DeadLetters'),
      }),
    ],
  });
  new EventBus(stack, 'Outcomes');
  const machine = new StateMachine(stack, 'Workflow', {
    definitionBody: DefinitionBody.fromString(
      '{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "${Greet}", "End": true}}}',
    ),
    definitionSubstitutions: { Greet: greet.functionArn },
  });
  new CfnOutput(stack, 'Machine', { value: machine.stateMachineArn });
  const api = new RestApi(stack, 'Api', { deployOptions: { stageName: 'v1' } });
  api.root.addMethod('GET');
  new CfnOutput(stack, 'Region', { value: Aws.REGION });
  return resolve(Template.fromStack(stack).toJSON());
}

/** A template with one role. */
function roleWith(properties: JsonObject): JsonObject {
  const AssumeRolePolicyDocument = {
    Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: '*' } },
  };
  const Properties = { AssumeRolePolicyDocument, ...properties };
  return { Resources: { Reader: { Type: 'AWS::IAM::Role', Properties } } };
}

describe('A resolved stack', () => {
  const template = synthesizeSmallStack();

  it('tells functions with their names, source, role and resolved environment', () => {
    const [greet] = readFunctions(template);
    const [table] = template.resourcesOfType('AWS::DynamoDB::Table');
    expect(greet).toMatchObject({
      entry: 'lambdas/greet/handler.ts',
      notBundled: ['sharp'],
      memorySize: 512,
      timeoutSeconds: 3,
      maximumRetryAttempts: 2,
    });
    expect(greet?.name).toMatch(/^Honnin-Greet\w+-[A-Z0-9]{12}$/);
    expect(greet?.arn).toBe(`arn:aws:lambda:us-east-1:000000000000:function:${greet?.name ?? ''}`);
    expect(greet?.environment.TABLE).toBe(table?.properties.TableName);
    expect(greet?.environment.ISSUER).toMatch(
      /^http:\/\/127\.0\.0\.1:4510\/cognito\/us-east-1_\w{9}$/,
    );
  });

  it('gives roles the policies attached to them', () => {
    const [greet] = readFunctions(template);
    const role = readRoles(template).find(({ arn }) => arn === greet?.roleArn);
    expect(JSON.stringify(role?.policies)).toContain('dynamodb:Query');
    expect(JSON.stringify(role?.policies)).toContain('logs:PutLogEvents');
    expect(JSON.stringify(role?.trustPolicy)).toContain('lambda.amazonaws.com');
  });

  it('substitutes names in the definition of a state machine', () => {
    const [machine] = readStateMachines(template);
    const [greet] = readFunctions(template);
    expect(JSON.parse(machine?.definition ?? '')).toMatchObject({
      States: { A: { Resource: greet?.arn } },
    });
    expect(machine?.arn).toBe(template.outputs.Machine);
  });

  it('tells event rules with their targets, and lets them invoke these', () => {
    const [rule] = readEventRules(template);
    const [greet] = readFunctions(template);
    const [bucket] = template.resourcesOfType('AWS::S3::Bucket');
    expect(rule).toMatchObject({
      busName: DEFAULT_BUS,
      enabled: true,
      pattern: { source: ['aws.s3'], detail: { bucket: { name: [bucket?.ref] } } },
      targets: [{ arn: greet?.arn, maximumRetryAttempts: 3, maximumEventAgeSeconds: 86_400 }],
    });
    const access = new AccessControl({ roles: [], resources: readResourcePolicies(template) });
    const invocations = invocationsOfRules(rule ? [rule] : []);
    expect(() => checkInvocations(invocations, access)).not.toThrow();
    expect(readEventBuses(template)).toEqual([DEFAULT_BUS, expect.stringContaining('Outcomes')]);
  });

  it('names buckets in lower case', () => {
    const [bucket] = template.resourcesOfType('AWS::S3::Bucket');
    expect(bucket?.properties.BucketName).toMatch(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/);
  });

  it('serves the API at its own origin', () => {
    const address = Object.values(template.outputs).find((value) => value.endsWith('/v1/'));
    expect(address).toBe('http://127.0.0.1:4510/v1/');
    expect(template.outputs.Region).toBe('us-east-1');
  });

  it('has the same names each time', () => {
    expect(synthesizeSmallStack().resourcesOfType('AWS::S3::Bucket')).toEqual(
      template.resourcesOfType('AWS::S3::Bucket'),
    );
  });
});

describe('Intrinsic functions', () => {
  it('select, split, join and substitute', () => {
    expect(resolveProperty({ 'Fn::Select': ['1', { 'Fn::Split': ['/', 'a/b/c'] }] })).toBe('b');
    expect(resolveProperty({ 'Fn::Join': ['-', ['a', { Ref: 'AWS::AccountId' }]] })).toBe(
      'a-000000000000',
    );
    expect(
      resolveProperty({
        'Fn::Sub': ['${AWS::Region} ${Who} ${!Literal}', { Who: { Ref: 'AWS::Partition' } }],
      }),
    ).toBe('us-east-1 aws ${Literal}');
  });

  it('choose by conditions, and leave out what has no value', () => {
    const conditions = {
      Conditions: {
        InTokyo: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'ap-northeast-1'] },
        Elsewhere: { 'Fn::Not': [{ Condition: 'InTokyo' }] },
      },
    };
    const choice = { 'Fn::If': ['Elsewhere', 'here', 'there'] };
    const nothing = { 'Fn::If': ['InTokyo', 'here', { Ref: 'AWS::NoValue' }] };
    expect(resolveProperty({ choice, nothing, list: [nothing, 1] }, conditions)).toEqual({
      choice: 'here',
      list: [1],
    });
  });

  it('leave out resources whose condition does not hold', () => {
    const template = resolve({
      Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
      Resources: { Bucket: { Type: 'AWS::S3::Bucket', Condition: 'Never' } },
    });
    expect(template.resourcesOfType('AWS::S3::Bucket')).toEqual([]);
  });

  it('are refused by name when they are not known', () => {
    expect(() => resolveProperty({ 'Fn::ImportValue': 'other' })).toThrow(
      'Widget.value: the embedded AWS does not implement Fn::ImportValue',
    );
  });
});

describe('A template that the embedded AWS cannot take', () => {
  it('is refused naming the resource of an unknown type', () => {
    expect(() =>
      resolve({ Resources: { Cache: { Type: 'AWS::ElastiCache::CacheCluster' } } }),
    ).toThrow(
      'Cache: the embedded AWS does not know resources of type AWS::ElastiCache::CacheCluster',
    );
  });

  it('is refused naming an unknown attribute', () => {
    const attribute = { 'Fn::GetAtt': ['Widget', 'Colour'] };
    expect(() => resolveProperty(attribute)).toThrow(
      'Widget.value: the embedded AWS does not know the attribute Colour of Widget (AWS::Logs::LogGroup)',
    );
  });

  it('is refused naming a reference to nothing', () => {
    expect(() => resolveProperty({ Ref: 'Nobody' })).toThrow(
      'Widget.value: there is no parameter or resource Nobody in the template',
    );
  });

  it.each([
    ['{"text":"<status>"}', /Rule .*with variables as whole values/s],
    ['{"status":<status>,"id":<id>}', /Rule .*names a variable without a path/s],
  ])('is refused when a rule makes its input as %s', (InputTemplate, told) => {
    const template = resolve({
      Resources: {
        Rule: {
          Type: 'AWS::Events::Rule',
          Properties: {
            EventPattern: { source: ['a'] },
            Targets: [
              {
                Id: 't',
                Arn: 'arn:aws:lambda:us-east-1:000000000000:function:f',
                InputTransformer: { InputPathsMap: { status: '$.detail.status' }, InputTemplate },
              },
            ],
          },
        },
      },
    });
    expect(() => readEventRules(template)).toThrow(told);
  });

  it.each([
    [{ ScheduleExpression: 'rate(1 days)' }, /Rule .*"1 days" is no rate/s],
    [{}, /Rule .*EventPattern or ScheduleExpression must be specified/s],
    [
      { ScheduleExpression: 'rate(1 day)', EventBusName: 'outcomes' },
      /Rule .*supported only on the default event bus/s,
    ],
  ])('is refused for a rule with %j', (Properties, told) => {
    const template = resolve({ Resources: { Rule: { Type: 'AWS::Events::Rule', Properties } } });
    expect(() => readEventRules(template)).toThrow(told);
  });

  it('is refused when a function does not let a rule invoke it', () => {
    const rules = readEventRules(synthesizeSmallStack());
    const access = new AccessControl({ roles: [], resources: [] });
    expect(() => checkInvocations(invocationsOfRules(rules), access)).toThrow(
      /Uploads.* does not let arn:aws:events:.*:rule\/.* invoke it/,
    );
  });

  it.each<[string, JsonObject, RegExp]>([
    [
      'NotAction',
      { Effect: 'Allow', NotAction: 's3:*', Resource: '*' },
      /Reader .*NotAction.*Policies\[0\]\.PolicyDocument\.Statement\[0\]/s,
    ],
    [
      'an operator that is not evaluated',
      { Effect: 'Deny', Action: '*', Resource: '*', Condition: { IpAddress: { a: 'b' } } },
      /Reader .*does not evaluate IpAddress/s,
    ],
  ])('is refused for a policy of a role with %s', (_, Statement, told) => {
    const policy = { PolicyName: 'p', PolicyDocument: { Statement } };
    expect(() => readRoles(resolve(roleWith({ Policies: [policy] })))).toThrow(told);
  });

  it('is refused for policies whose words are not in it', () => {
    const managed = 'arn:aws:iam::aws:policy/AdministratorAccess';
    expect(() => readRoles(resolve(roleWith({ ManagedPolicyArns: [managed] })))).toThrow(
      /Reader .*does not know what arn:aws:iam::aws:policy\/AdministratorAccess allows/s,
    );
    expect(() => readRoles(resolve(roleWith({ PermissionsBoundary: managed })))).toThrow(
      /Reader .*does not evaluate permissions boundaries/s,
    );
  });

  it('is refused for a policy of a bucket that cannot be evaluated', () => {
    const Statement = { Effect: 'Allow', NotPrincipal: '*', Action: 's3:*', Resource: '*' };
    const Properties = { Bucket: 'evidence', PolicyDocument: { Statement } };
    const template = resolve({
      Resources: { Open: { Type: 'AWS::S3::BucketPolicy', Properties } },
    });
    expect(() => readResourcePolicies(template)).toThrow(/Open .*NotPrincipal/s);
  });

  it('is refused when a role does not trust the service that is to act in it', () => {
    const [greet] = readFunctions(synthesizeSmallStack());
    const access = new AccessControl({ roles: [], resources: [] });
    expect(() => checkTrust(greet ? [greet] : [], [], access)).toThrow(
      /Greet.*does not trust lambda\.amazonaws\.com/,
    );
  });

  it('is refused when a function names no source', () => {
    const properties = { Role: 'arn:aws:iam::000000000000:role/r' };
    const template = resolve({
      Resources: { Greet: { Type: 'AWS::Lambda::Function', Properties: properties } },
    });
    expect(() => readFunctions(template)).toThrow('Greet: the function names no source');
  });
});
