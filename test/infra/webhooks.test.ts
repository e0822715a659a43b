import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Validations } from 'aws-cdk-lib';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { createApp } from '../../lib/app';
import { actionsOf, statementsOf, testApp, testTemplate } from './stack';

const folder = mkdtempSync(join(tmpdir(), 'honnin-webhooks-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Path of a file of webhooks. */
function webhooks(content: unknown): string {
  const file = join(folder, 'webhooks.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

const shop = { name: 'shop', applicationId: 'app-1', url: 'https://shop.example.com/webhooks' };
const all = {
  name: 'all',
  applicationId: '*',
  url: 'https://all.example.com/',
  events: ['verification.approved', 'verification.rejected'],
};

let template: Template;
beforeAll(() => {
  template = testTemplate({ webhooks: webhooks([shop, all]) });
});

describe('The endpoints of a deployment', () => {
  const deploying = (endpoints: unknown) => () => testApp({ webhooks: webhooks(endpoints) });

  it('are refused with the field and the remedy', () => {
    expect(
      deploying([
        { ...shop, name: 'My Shop', url: 'shop.example.com', events: ['approved'] },
        { name: 'shop' },
        { ...shop, url: 'http://shop.example.com/' },
        { ...shop, name: 'third', url: 'https://user:secret@shop.example.com/', colour: 'red' },
      ]),
    ).toThrow(
      /\[0\]\.name: use 1 to 32 [^]*\[0\]\.url: give an https URL[^]*\[0\]\.events\[0\]: give some of verification\.awaiting_document[^]*\[1\]\.applicationId: give the id of an API key/,
    );
    expect(deploying([shop, { ...all, name: 'shop' }])).toThrow(/\[1\]\.name: shop names another/);
    expect(deploying([{ ...shop, url: 'http://shop.example.com/' }])).toThrow(/give an https URL/);
    expect(deploying([{ ...shop, url: 'https://me@shop.example.com/' }])).toThrow(
      /leave out user name and password/,
    );
    expect(deploying({})).toThrow(/give a list of endpoints/);
  });

  it('are never of this machine where AWS is deployed to, whatever the context says', () => {
    const local = { ...shop, url: 'http://127.0.0.1:4600/' };
    expect(deploying([local])).toThrow(/http to this machine is for npm start only/);
    const context = { webhooks: webhooks([local]), loopbackWebhooks: true };
    expect(() => testApp(context)).toThrow(/for npm start only/);
    const nothingBundled = { 'aws:cdk:bundling-stacks': [], 'aws:cdk:disable-asset-staging': true };
    expect(() =>
      createApp({ ...context, ...nothingBundled }, { loopbackWebhooks: true }),
    ).not.toThrow();
  });

  it('are no more than the environment of a function holds', () => {
    const many = Array.from({ length: 80 }, (_, index) => ({ ...shop, name: `shop-${index}` }));
    expect(deploying(many)).toThrow(/give fewer endpoints or shorter URLs/);
  });

  it('are named in a file that can be read', () => {
    expect(() => testApp({ webhooks: 'no-such.json' })).toThrow(/webhooks file no-such\.json/);
  });
});

describe('The stack with webhooks', () => {
  it('passes the AwsSolutions checks', () => {
    const app = testApp({ webhooks: webhooks([shop, all]) });
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    expect(() => app.synth()).not.toThrow();
  });

  it('sends each endpoint what it asked for, and what is its application’s', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['honnin'],
        'detail-type': ['VerificationStatusChanged'],
        detail: { applicationId: ['app-1'], status: Match.arrayWith(['awaiting_document']) },
      },
      Targets: [
        Match.objectLike({
          InputTransformer: {
            InputPathsMap: { detail: '$.detail' },
            InputTemplate: '{"endpoint":"shop","event":<detail>}',
          },
        }),
      ],
    });
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['honnin'],
        'detail-type': ['VerificationStatusChanged'],
        detail: { status: ['approved', 'rejected'] },
      },
    });
  });

  it('gives each endpoint a secret of its own, whose letters are base64', () => {
    for (const name of ['shop', 'all']) {
      template.hasResourceProperties('AWS::SecretsManager::Secret', {
        Name: `honnin/webhooks/${name}`,
        GenerateSecretString: { PasswordLength: 44, ExcludePunctuation: true },
      });
    }
  });

  it('tries for a day, then keeps what did not arrive', () => {
    template.hasResourceProperties('AWS::SQS::Queue', {
      RedrivePolicy: { maxReceiveCount: 11 },
      VisibilityTimeout: 180,
      MessageRetentionPeriod: 4 * 86_400,
    });
  });

  it('never lets a function send to the machine it runs on', () => {
    expect(JSON.stringify(template.findResources('AWS::Lambda::Function'))).not.toContain(
      'LOOPBACK_WEBHOOKS',
    );
  });

  it('lets the functions do their work and no more', () => {
    const held = (role: string) =>
      actionsOf(statementsOf(template, role)).filter((action) => !/^(logs|xray)/.test(action));
    expect(held('WebhooksDeliverWebhookRole')).toEqual([
      'dynamodb:UpdateItem',
      'kms:Decrypt',
      'secretsmanager:GetSecretValue',
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:ReceiveMessage',
    ]);
    expect(held('StatusEventsPublishStatusRole')).toEqual([
      'dynamodb:DescribeStream',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:ListStreams',
      'events:PutEvents',
      'kms:Decrypt',
      'sqs:SendMessage',
    ]);
  });

  it('raises alarms when webhooks fail or wait, and when changes are not published', () => {
    for (const AlarmName of ['webhook-failures', 'webhooks-waiting', 'unpublished-changes']) {
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        AlarmName: `honnin-${AlarmName}`,
      });
    }
  });
});
