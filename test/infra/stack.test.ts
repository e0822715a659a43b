import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Validations } from 'aws-cdk-lib';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import * as z from 'zod';
import { routes } from '../../lambdas/shared/api/routes';
import { environments } from '../../lambdas/shared/environment';
import { actionsOf, statementsOf, testApp, testTemplate } from './stack';

let template: Template;
beforeAll(() => {
  template = testTemplate();
});

const roles = (): string[] => Object.keys(template.findResources('AWS::IAM::Role'));

describe('The app', () => {
  it('passes the AwsSolutions checks and the rules of the CDK itself', () => {
    const app = testApp();
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    expect(() => app.synth()).not.toThrow();
  });

  it('names each setting that is wrong, and the remedy', () => {
    expect(() => testApp({ webOrigin: 'verify', protectData: 'maybe' })).toThrow(
      /webOrigin: give the https origin[\s\S]*protectData: give true or false/,
    );
  });

  it('names a policy file that cannot be read', () => {
    expect(() => testApp({ policy: 'no-such-file.json' })).toThrow(
      /policy file no-such-file\.json/,
    );
  });
});

describe('The audit trail', () => {
  it('can be added to and read, and never changed or deleted, by every role there is', () => {
    const allowed = ['dynamodb:PutItem', 'dynamodb:Query'];
    for (const role of roles()) {
      for (const statement of statementsOf(template, role)) {
        if (!JSON.stringify(statement.Resource).includes('TablesAuditEvents')) continue;
        expect(allowed).toEqual(expect.arrayContaining(actionsOf([statement])));
      }
    }
  });
});

describe('Roles', () => {
  const own: Record<string, string[]> = {
    WorkflowDetectDocumentFaceRole: [
      'rekognition:DetectFaces',
      's3:GetObjectVersion',
      's3:PutObject',
    ],
    WorkflowRecordEventRole: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    EventsDocumentUploadedRole: [
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'sqs:SendMessage',
      'states:SendTaskSuccess',
    ],
    ApiFunctionsAuthorizeRole: ['dynamodb:GetItem'],
    ApiFunctionsOperationsRole: [
      'cloudwatch:DescribeAlarms',
      'cloudwatch:GetDashboard',
      'cloudwatch:GetMetricData',
    ],
    ApiFunctionsApplicantRole: ['rekognition:StartFaceLivenessSession'],
  };
  const everyones = /^(logs|xray|kms):/;

  it.each(Object.entries(own))('%s may do its work and no more', (role, actions) => {
    const held = actionsOf(statementsOf(template, role)).filter(
      (action) => !everyones.test(action),
    );
    expect(held).toEqual(actions);
  });

  it('let the figures of the dashboard be read, and its alarms, and no others of the account', () => {
    const [dashboard] = statementsOf(template, 'ApiFunctionsOperationsRole').filter((statement) =>
      actionsOf([statement]).includes('cloudwatch:GetDashboard'),
    );
    expect(JSON.stringify(dashboard?.Resource)).toContain(':dashboard/honnin"');
    const [alarms] = statementsOf(template, 'ApiFunctionsOperationsRole').filter((statement) =>
      actionsOf([statement]).includes('cloudwatch:DescribeAlarms'),
    );
    expect(JSON.stringify(alarms?.Resource)).toContain(':alarm:honnin-*"');
  });

  it("hold no action by a wildcard, but for the CDK's own that copies the pages", () => {
    for (const role of roles().filter((name) => !name.startsWith('WebPagesRole'))) {
      for (const action of actionsOf(statementsOf(template, role)))
        expect(action).not.toContain('*');
    }
  });

  it('let the state machine use the key for itself, by its name', () => {
    const [machine] = Object.values(template.findResources('AWS::StepFunctions::StateMachine'));
    const { StateMachineName } = z
      .object({ Properties: z.object({ StateMachineName: z.string() }) })
      .parse(machine).Properties;
    const uses = statementsOf(template, 'WorkflowStateMachineRole').filter(({ Condition }) =>
      JSON.stringify(Condition ?? null).includes('aws:states:stateMachineArn'),
    );
    expect(uses).toHaveLength(1);
    expect(JSON.stringify(uses)).toContain(`:stateMachine:${StateMachineName}"`);
  });

  it('use the key only through the services that encrypt with it', () => {
    for (const role of roles().filter((name) => !name.startsWith('WorkflowStateMachine'))) {
      for (const statement of statementsOf(template, role)) {
        if (!actionsOf([statement]).some((action) => action.startsWith('kms:'))) continue;
        if (/SigningKey|CounterKey/.test(JSON.stringify(statement.Resource))) continue;
        expect(statement.Condition).toHaveProperty(['StringEquals', 'kms:ViaService']);
      }
    }
  });

  it('let those functions sign that export or erase, and nobody else', () => {
    const signers = roles().filter((role) =>
      actionsOf(statementsOf(template, role)).includes('kms:Sign'),
    );
    expect(signers.map((role) => role.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual([
      'ApiFunctionsAdministratorsRole',
      'ApiFunctionsApplicationsRole',
      'ApiFunctionsReviewersRole',
    ]);
    for (const role of signers) {
      const signing = statementsOf(template, role).filter((statement) =>
        actionsOf([statement]).includes('kms:Sign'),
      );
      expect(signing).toEqual([
        {
          Effect: 'Allow',
          Action: ['kms:GetPublicKey', 'kms:Sign'],
          Resource: { 'Fn::GetAtt': [expect.stringMatching(/^SigningKey/), 'Arn'] },
        },
      ]);
    }
  });

  it('let those functions hide whom failures are counted for that must know them again', () => {
    const hiding = roles().filter((role) =>
      actionsOf(statementsOf(template, role)).includes('kms:GenerateMac'),
    );
    expect(hiding.map((role) => role.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual([
      'ApiFunctionsAdministratorsRole',
      'ApiFunctionsApplicantsRole',
      'ApiFunctionsApplicationsRole',
      'ApiFunctionsReviewersRole',
    ]);
    for (const role of hiding) {
      expect(statementsOf(template, role)).toContainEqual({
        Effect: 'Allow',
        Action: 'kms:GenerateMac',
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^CounterKey/), 'Arn'] },
      });
    }
  });

  it('let only the function for applicants become an applicant', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      RoleName: Match.anyValue(),
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Action: 'sts:AssumeRole',
            Effect: 'Allow',
            Principal: { AWS: { 'Fn::GetAtt': [Match.stringLikeRegexp('ApplicantsRole'), 'Arn'] } },
          },
        ],
      },
    });
  });
});

describe('Evidence', () => {
  it('lies in a private, versioned bucket under the key, read over TLS alone', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } },
        ],
      },
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    });
    template.allResourcesProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ]),
      },
    });
  });
});

describe('The retention of the policy', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'honnin-infra-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    { days: 365, ExpirationInDays: 335, NoncurrentDays: 30 },
    { days: 20, ExpirationInDays: 10, NoncurrentDays: 10 },
    { days: 1, ExpirationInDays: 1, NoncurrentDays: 1 },
  ])('of $days days is the lifecycle of documents, and of nothing else', ({ days, ...periods }) => {
    const policy = join(folder, 'policy.json');
    writeFileSync(policy, JSON.stringify({ version: 'short', retention: { documentDays: days } }));
    const { ExpirationInDays, NoncurrentDays } = periods;
    testTemplate({ policy }).hasResourceProperties('AWS::S3::Bucket', {
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: {
        Rules: [
          Match.objectLike({
            Prefix: 'documents/',
            ExpirationInDays,
            NoncurrentVersionExpiration: { NoncurrentDays },
          }),
          Match.objectLike({
            Prefix: 'liveness/',
            ExpirationInDays: 335,
            NoncurrentVersionExpiration: { NoncurrentDays: 30 },
          }),
          Match.objectLike({ ExpiredObjectDeleteMarker: true }),
        ],
      },
    });
  });
});

describe('The signing key', () => {
  it('signs, encrypts nothing, and outlives the stack', () => {
    template.hasResource('AWS::KMS::Key', {
      Properties: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' },
      DeletionPolicy: 'Retain',
    });
  });
});

describe('Tables', () => {
  it('can be restored to any moment, are encrypted by the key and protected from deletion', () => {
    template.allResourcesProperties('AWS::DynamoDB::Table', {
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      DeletionProtectionEnabled: true,
    });
  });

  it('go with the stack where data need not be protected', () => {
    const unprotected = testTemplate({ protectData: false });
    unprotected.allResourcesProperties('AWS::DynamoDB::Table', {
      DeletionProtectionEnabled: false,
    });
    unprotected.allResources('AWS::DynamoDB::Table', { DeletionPolicy: 'Delete' });
  });
});

describe('The state machine', () => {
  it('is given a value for every placeholder of its definition, and no other', () => {
    const definition = readFileSync('statemachine/verification.asl.json', 'utf8');
    const placeholders = new Set([...definition.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name));
    const [machine] = Object.values(template.findResources('AWS::StepFunctions::StateMachine')) as {
      Properties: { DefinitionSubstitutions: Record<string, unknown> };
    }[];
    expect(new Set(Object.keys(machine?.Properties.DefinitionSubstitutions ?? {}))).toEqual(
      placeholders,
    );
  });

  it('logs no execution data, is traced, and encrypts with the key', () => {
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      StateMachineType: 'STANDARD',
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
      TracingConfiguration: { Enabled: true },
      EncryptionConfiguration: { Type: 'CUSTOMER_MANAGED_KMS_KEY' },
    });
  });
});

describe('The reviewers', () => {
  it('are invited, sign in with a second factor, and are known by names that can be read', () => {
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      AliasAttributes: ['email'],
      UsernameAttributes: Match.absent(),
    });
  });

  it('get tokens by a code alone, for an hour at a time and a working day in all', () => {
    template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid'],
      AccessTokenValidity: 60,
      RefreshTokenValidity: 720,
      EnableTokenRevocation: true,
    });
  });

  it('find pages to sign in on', () => {
    template.hasResourceProperties('AWS::Cognito::UserPoolDomain', { ManagedLoginVersion: 2 });
    template.hasResourceProperties('AWS::Cognito::ManagedLoginBranding', {
      UseCognitoProvidedValues: true,
    });
  });
});

describe('The API', () => {
  it('has every route, behind the authorizer, and the routes of applications behind an API key', () => {
    const methods = Object.values(template.findResources('AWS::ApiGateway::Method')) as {
      Properties: {
        HttpMethod: string;
        OperationName?: string;
        AuthorizationType: string;
        ApiKeyRequired?: boolean;
      };
    }[];
    const operations = methods.filter(({ Properties }) => Properties.HttpMethod !== 'OPTIONS');
    expect(operations).toHaveLength(routes.length);
    for (const { Properties } of operations) {
      const route = routes.find(({ operationId }) => operationId === Properties.OperationName);
      expect(Properties.AuthorizationType).toBe(route?.principal === 'anybody' ? 'NONE' : 'CUSTOM');
      expect(Properties.ApiKeyRequired ?? false).toBe(route?.principal === 'application');
    }
  });

  it('is throttled, for all and for each application', () => {
    template.hasResourceProperties('AWS::ApiGateway::Stage', {
      MethodSettings: [Match.objectLike({ ThrottlingRateLimit: 200, DataTraceEnabled: false })],
    });
    template.hasResourceProperties('AWS::ApiGateway::UsagePlan', { Throttle: { RateLimit: 50 } });
  });
});

describe('Functions', () => {
  it.each(Object.entries(environments))(
    '%s is given the variables it reads, and no other',
    (folder, schema) => {
      const functions = Object.values(template.findResources('AWS::Lambda::Function')) as {
        Properties: { Environment: { Variables: Record<string, unknown> } };
      }[];
      const variables = functions.map(({ Properties }) => Properties.Environment.Variables);
      const own = variables.find(
        ({ POWERTOOLS_SERVICE_NAME }) => POWERTOOLS_SERVICE_NAME === folder,
      );
      const shape: Record<string, z.ZodType> = schema.shape;
      const required = Object.entries(shape)
        .filter(([, variable]) => !variable.safeParse(undefined).success)
        .map(([name]) => name);
      expect(Object.keys(own ?? {}).sort()).toEqual(
        ['POWERTOOLS_SERVICE_NAME', ...required].sort(),
      );
    },
  );

  it('run on Node.js 24 on arm64 and are traced', () => {
    const own = template.findResources('AWS::Lambda::Function', {
      Metadata: { 'honnin:entry': Match.anyValue() },
    });
    expect(Object.keys(own)).toHaveLength(Object.keys(environments).length);
    for (const resource of Object.values(own)) {
      expect(resource).toMatchObject({
        Properties: {
          Runtime: 'nodejs24.x',
          Architectures: ['arm64'],
          TracingConfig: { Mode: 'Active' },
        },
      });
    }
  });
});
