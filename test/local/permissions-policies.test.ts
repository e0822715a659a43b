import * as z from 'zod';
import { AccessControl } from '../../local/iam/access-control';
import { AccessDenied } from '../../local/iam/access-denied';
import { keyUse } from '../../local/iam/key-use';
import {
  identityPolicySchema,
  resourcePolicySchema,
  trustPolicySchema,
} from '../../local/iam/policy-document';
import type { AccessRequest } from '../../local/iam/statements';
import type { Principal } from '../../local/service';

const account = '000000000000';
const roleArn = `arn:aws:iam::${account}:role/Reader`;
const session = `arn:aws:sts::${account}:assumed-role/Reader/one`;
const bucket = 'arn:aws:s3:::evidence';
const key = `arn:aws:kms:us-east-1:${account}:key/1`;
const reader: Principal = { accessKeyId: 'ASIAREADER', arn: session, roleArn };
const operator: Principal = {
  accessKeyId: 'AKIAOPERATOR',
  arn: `arn:aws:iam::${account}:user/operator`,
};

interface Policies {
  /** Statements of the role. */
  readonly role?: unknown[];
  /** Statements of the session. */
  readonly session?: unknown[];
  /** Statements of the bucket. */
  readonly bucket?: unknown[];
  /** Statements of the key. */
  readonly key?: unknown[];
  /** Statements of the role that say who may assume it. */
  readonly trust?: unknown[];
}

const nobody = { Effect: 'Deny', Action: 'none:None', Principal: '*', Resource: '*' };
const noTrust = { Effect: 'Deny', Action: 'none:None', Principal: '*' };

/** "allowed", or the words in which a request is refused. */
function decide(policies: Policies, request: AccessRequest, by = reader): string {
  const resourcePolicy = (Statement: unknown[] = [nobody]) =>
    resourcePolicySchema.parse({ Statement });
  const access = new AccessControl({
    roles: [
      {
        arn: roleArn,
        policies: policies.role ? [identityPolicySchema.parse({ Statement: policies.role })] : [],
        trustPolicy: trustPolicySchema.parse({ Statement: policies.trust ?? [noTrust] }),
      },
    ],
    resources: [
      { arn: bucket, policy: resourcePolicy(policies.bucket) },
      { arn: key, policy: resourcePolicy(policies.key) },
    ],
  });
  const limited = policies.session && {
    sessionPolicy: identityPolicySchema.parse({ Statement: policies.session }),
  };
  try {
    access.authorize({ ...by, ...limited }, request);
    return 'allowed';
  } catch (error) {
    if (error instanceof AccessDenied) return error.message;
    throw error;
  }
}

const allow = (Action: string | string[], Resource: string | string[] = '*', more = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const deny = (Action: string, Resource = '*', more = {}) => ({
  ...allow(Action, Resource, more),
  Effect: 'Deny',
});

const read: AccessRequest = { action: 's3:GetObject', resource: `${bucket}/a/face.jpg` };
const refused = `User: ${session} is not authorized to perform: s3:GetObject on resource: ${bucket}/a/face.jpg`;
const noIdentityPolicy = `${refused} because no identity-based policy allows the s3:GetObject action`;

describe('A policy of a role', () => {
  it.each<[string, Policies]>([
    ['names it', { role: [allow('s3:GetObject', `${bucket}/a/face.jpg`)] }],
    ['names the action in other letters', { role: [allow('S3:getobject')] }],
    ['stands for it by wildcards', { role: [allow('s3:Get*', `${bucket}/*/fac?.jpg`)] }],
    [
      'lists it among others',
      { role: [allow(['s3:PutObject', 's3:GetObject'], [bucket, read.resource])] },
    ],
    ['stands for everything', { role: [allow('*')] }],
    [
      'has a condition that holds',
      {
        role: [allow('s3:*', '*', { Condition: { Bool: { 'aws:SecureTransport': true } } })],
      },
    ],
    ['forbids something else', { role: [allow('s3:*'), deny('s3:PutObject')] }],
  ])('allows a request when it %s', (_, policies) => {
    expect(decide(policies, read)).toBe('allowed');
  });

  it.each<[string, Policies]>([
    ['there is none', {}],
    ['it names another action', { role: [allow('s3:GetObjectVersion')] }],
    ['it names another object', { role: [allow('s3:GetObject', `${bucket}/b/*`)] }],
    ['it names the bucket and not what is in it', { role: [allow('s3:GetObject', bucket)] }],
    ['it names the object in other letters', { role: [allow('s3:*', `${bucket}/A/face.jpg`)] }],
    [
      'a wildcard would have to reach over a colon',
      { role: [allow('s3:*', 'arn:a*s3:::evidence/*')] },
    ],
    [
      'a condition does not hold',
      {
        role: [allow('s3:*', '*', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } })],
      },
    ],
    [
      'a condition asks for what the request does not say',
      {
        role: [allow('s3:*', '*', { Condition: { StringEquals: { 's3:prefix': '' } } })],
      },
    ],
  ])('refuses a request when %s', (_, policies) => {
    expect(decide(policies, read)).toBe(noIdentityPolicy);
  });

  it('forbids whatever else allows it', () => {
    const policies = {
      role: [allow('*'), deny('s3:Get*')],
      session: [allow('*')],
      bucket: [allow('s3:*', `${bucket}/*`, { Principal: { AWS: roleArn } })],
    };
    expect(decide(policies, read)).toBe(
      `${refused} with an explicit deny in an identity-based policy`,
    );
  });

  it('needs one of the values of every key of a condition', () => {
    const Condition = {
      StringEquals: { 's3:prefix': ['a', 'b'], 'AWS:SourceAccount': account },
      ArnLike: { 'aws:SourceArn': 'arn:aws:states:*:*:stateMachine:*' },
    };
    const policies = { role: [allow('s3:ListBucket', bucket, { Condition })] };
    const context = {
      's3:prefix': 'b',
      'aws:sourceaccount': account,
      'aws:sourcearn': `arn:aws:states:us-east-1:${account}:stateMachine:one`,
    };
    const list = { action: 's3:ListBucket', resource: bucket };
    expect(decide(policies, { ...list, context })).toBe('allowed');
    for (const name of Object.keys(context)) {
      expect(decide(policies, { ...list, context: { ...context, [name]: 'c' } })).toMatch(
        /no identity-based policy/,
      );
    }
  });

  it('is refused for an action that knows no resources without naming one', () => {
    expect(decide({}, { action: 'rekognition:DetectFaces', resource: '*' })).toBe(
      `User: ${session} is not authorized to perform: rekognition:DetectFaces because no identity-based policy allows the rekognition:DetectFaces action`,
    );
  });
});

describe('A policy of a session', () => {
  const role = [allow('s3:*')];

  it('narrows what the role may do', () => {
    expect(decide({ role, session: [allow('s3:GetObject', `${bucket}/a/*`)] }, read)).toBe(
      'allowed',
    );
    expect(decide({ role, session: [allow('s3:GetObject', `${bucket}/b/*`)] }, read)).toBe(
      `${refused} because no session policy allows the s3:GetObject action`,
    );
    expect(decide({ role, session: [allow('*'), deny('s3:*')] }, read)).toBe(
      `${refused} with an explicit deny in a session policy`,
    );
  });

  it('gives nothing that the role does not have', () => {
    expect(decide({ session: [allow('*')] }, read)).toBe(noIdentityPolicy);
  });
});

describe('A policy of a bucket', () => {
  const granting = (AWS: string) => [allow('s3:GetObject', `${bucket}/*`, { Principal: { AWS } })];

  it.each([
    ['a role', roleArn],
    ['a session', session],
    ['everybody', '*'],
  ])('lets in %s without a policy of its own', (_, principal) => {
    expect(decide({ bucket: granting(principal) }, read)).toBe('allowed');
  });

  it.each([
    ['another role', `${roleArn}s`],
    ['the account, whose roles need policies of their own', `arn:aws:iam::${account}:root`],
  ])('lets nobody in by naming %s', (_, principal) => {
    expect(decide({ bucket: granting(principal) }, read)).toBe(noIdentityPolicy);
  });

  it('is narrowed by the policy of a session, unless it names that very session', () => {
    const limited = [allow('s3:PutObject')];
    expect(decide({ bucket: granting(roleArn), session: limited }, read)).toMatch(
      /no session policy/,
    );
    expect(decide({ bucket: granting(session), session: limited }, read)).toBe('allowed');
  });

  it('forbids everybody, the operator too', () => {
    const policies = {
      role: [allow('*')],
      bucket: [deny('s3:*', `${bucket}/*`, { Principal: '*' })],
    };
    expect(decide(policies, read)).toBe(
      `${refused} with an explicit deny in a resource-based policy`,
    );
    expect(decide(policies, read, operator)).toMatch(/explicit deny in a resource-based policy$/);
  });

  it('finds that requests come over TLS', () => {
    const Condition = { Bool: { 'aws:SecureTransport': 'false' } };
    const tlsOnly = [deny('s3:*', `${bucket}/*`, { Principal: '*', Condition })];
    expect(decide({ role: [allow('s3:*')], bucket: tlsOnly }, read)).toBe('allowed');
  });
});

describe('A policy of a key', () => {
  const decrypt = keyUse({
    action: 'kms:Decrypt',
    keyArn: key,
    service: 's3',
    encryptionContext: { 'aws:s3:arn': bucket },
  });
  const role = [allow('kms:Decrypt', key)];
  const toAccount = [allow('kms:*', '*', { Principal: { AWS: `arn:aws:iam::${account}:root` } })];

  it('leaves it to the policies of roles by letting in the account', () => {
    expect(decide({ role, key: toAccount }, decrypt)).toBe('allowed');
    expect(decide({ key: toAccount }, decrypt)).toMatch(
      /no identity-based policy allows the kms:Decrypt/,
    );
    expect(decide({ key: toAccount }, decrypt, operator)).toBe('allowed');
  });

  it('decides alone where it does not', () => {
    expect(decide({ role }, decrypt)).toMatch(
      /no resource-based policy allows the kms:Decrypt action$/,
    );
    expect(decide({}, decrypt, operator)).toMatch(/no resource-based policy/);
    const toRole = [allow('kms:Decrypt', '*', { Principal: { AWS: roleArn } })];
    expect(decide({ key: toRole }, decrypt)).toBe('allowed');
  });

  it.each([
    ['through the service it names', { 'kms:ViaService': 's3.us-east-1.amazonaws.com' }, true],
    ['through another service', { 'kms:ViaService': 'dynamodb.us-east-1.amazonaws.com' }, false],
    ['for what it names', { 'kms:EncryptionContext:aws:s3:arn': bucket }, true],
    ['for something else', { 'kms:EncryptionContext:aws:s3:arn': `${bucket}s` }, false],
  ])('can be used %s: %j', (_, StringEquals, allowed) => {
    const bound = [allow('kms:Decrypt', key, { Condition: { StringEquals } })];
    const outcome = decide({ role: bound, key: toAccount }, decrypt);
    expect(outcome === 'allowed').toBe(allowed);
  });
});

describe('A policy of trust', () => {
  const assume = { action: 'sts:AssumeRole', resource: roleArn };
  const trusting = (AWS: string) => ({
    trust: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS } }],
  });

  it('lets a role be assumed by whom it names, and by nobody else', () => {
    expect(decide(trusting(roleArn), assume)).toBe('allowed');
    expect(decide({ ...trusting(operator.arn), role: [allow('*')] }, assume)).toMatch(
      /no resource-based policy/,
    );
  });

  it('leaves it to the policies of roles by naming the account', () => {
    expect(decide({ ...trusting(account), role: [allow('sts:*')] }, assume)).toBe('allowed');
    expect(decide(trusting(account), assume)).toMatch(/no identity-based policy/);
  });
});

describe('A policy that the embedded AWS cannot weigh', () => {
  it.each([
    ['NotAction', { Effect: 'Allow', NotAction: 's3:*', Resource: '*' }, 'NotAction'],
    ['NotResource', { Effect: 'Deny', Action: 's3:*', NotResource: '*' }, 'NotResource'],
    [
      'an operator',
      allow('s3:*', '*', { Condition: { NumericLessThan: { 's3:max-keys': '9' } } }),
      'NumericLessThan',
    ],
    [
      'a condition key',
      allow('s3:*', '*', { Condition: { StringEquals: { 'aws:username': 'a' } } }),
      'aws:username',
    ],
    ['a policy variable', allow('s3:*', 'arn:aws:s3:::${aws:username}'), 'policy variables'],
    ['no action', allow('GetObject'), 's3:GetObject'],
  ])('is refused, naming %s', (_, statement, named) => {
    const { success, error } = identityPolicySchema.safeParse({
      Statement: [allow('s3:*'), statement],
    });
    expect(success).toBe(false);
    const told = error ? z.prettifyError(error) : '';
    expect(told).toContain(named);
    expect(told).toContain('Statement[1]');
  });

  it('is refused for a principal of another kind', () => {
    const statement = allow('s3:*', '*', { Principal: { Federated: 'cognito' } });
    expect(resourcePolicySchema.safeParse({ Statement: statement }).success).toBe(false);
  });
});

describe('A service in its own name', () => {
  const policy = resourcePolicySchema.parse({
    Statement: {
      Effect: 'Allow',
      Action: 'lambda:InvokeFunction',
      Resource: 'arn:aws:lambda:us-east-1:000000000000:function:one',
      Principal: { Service: 'events.amazonaws.com' },
      Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:events:*:*:rule/one' } },
    },
  });
  const arn = 'arn:aws:lambda:us-east-1:000000000000:function:one';
  const access = new AccessControl({ roles: [], resources: [{ arn, policy }] });
  const invoke = (rule: string): AccessRequest => ({
    action: 'lambda:InvokeFunction',
    resource: arn,
    context: { 'aws:sourcearn': `arn:aws:events:us-east-1:000000000000:rule/${rule}` },
  });

  it('may do what the policy of a resource lets it do', () => {
    expect(access.allowsService('events.amazonaws.com', invoke('one'))).toBe(true);
    expect(access.allowsService('events.amazonaws.com', invoke('two'))).toBe(false);
    expect(access.allowsService('s3.amazonaws.com', invoke('one'))).toBe(false);
  });
});

describe('The rights that were used', () => {
  it('are told as the policies word them, and only once they allowed something', () => {
    const used: string[] = [];
    const access = new AccessControl({
      roles: [
        {
          arn: roleArn,
          policies: [
            identityPolicySchema.parse({
              Statement: [allow(['s3:Get*', 's3:PutObject'], [`${bucket}/a/*`, `${bucket}/b/*`])],
            }),
          ],
          trustPolicy: trustPolicySchema.parse({ Statement: noTrust }),
        },
      ],
      resources: [],
      used: (role, right) => used.push(`${role} ${right.action} ${right.resource}`),
    });
    access.authorize(reader, read);
    access.authorize(operator, { ...read, resource: `${bucket}/b/1` });
    expect(() =>
      access.authorize(
        { ...reader, sessionPolicy: identityPolicySchema.parse({ Statement: deny('s3:*') }) },
        { ...read, resource: `${bucket}/b/1` },
      ),
    ).toThrow(AccessDenied);
    expect(used).toEqual([`${roleArn} s3:Get* ${bucket}/a/*`]);
  });
});
