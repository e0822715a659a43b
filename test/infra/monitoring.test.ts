import { readFileSync } from 'node:fs';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { reasonSchema } from '../../lambdas/shared/reasons';
import { anchorsOf } from '../support/markdown';
import { testApp, testTemplate } from './stack';

let template: Template;
beforeAll(() => {
  template = testTemplate();
});

const alarmSchema = z.object({
  Properties: z.looseObject({
    AlarmName: z.string().startsWith('honnin-'),
    AlarmDescription: z.string(),
    AlarmActions: z.array(z.object({ Ref: z.string() })),
    OKActions: z.array(z.object({ Ref: z.string() })),
  }),
});

const alarms = () =>
  Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(
    (resource) => alarmSchema.parse(resource).Properties,
  );

const names = () => alarms().map(({ AlarmName }) => AlarmName);

const runbook = readFileSync('docs/operations.md', 'utf8');

const anchors = anchorsOf(runbook);

/** The part of the runbook under a heading, by its anchor. */
const pageOf = (anchor: string): string =>
  runbook.split(/^(?=#+ )/m)[anchors.indexOf(anchor)] ?? '';

describe('Every alarm', () => {
  it('names its page in the runbook, which has it', () => {
    expect(alarms().length).toBeGreaterThan(20);
    for (const { AlarmDescription } of alarms()) {
      const [, anchor] = /docs\/operations\.md#(alarm-[a-z-]+)$/.exec(AlarmDescription) ?? [];
      expect(anchors).toContain(anchor);
    }
  });

  it('is told to the topic, and so is its end', () => {
    const [topic] = Object.keys(template.findResources('AWS::SNS::Topic'));
    for (const { AlarmActions, OKActions } of alarms()) {
      expect([...AlarmActions, ...OKActions].map(({ Ref }) => Ref)).toEqual([topic, topic]);
    }
  });

  it('stands on the dashboard', () => {
    const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
    const body = JSON.stringify(dashboard);
    for (const logicalId of Object.keys(template.findResources('AWS::CloudWatch::Alarm'))) {
      expect(body).toContain(logicalId);
    }
  });
});

describe('An alarm watches', () => {
  const queueArn = z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) });

  it('every queue that dead letters go to', () => {
    const [rules, queues, functions] = ['Events::Rule', 'SQS::Queue', 'Lambda::Function'].map(
      (type) => JSON.stringify(template.findResources(`AWS::${type}`)),
    );
    const named = `${rules} ${queues} ${functions}`.matchAll(
      /"(?:DeadLetterConfig|RedrivePolicy)":\{[^{}]*"(?:Arn|TargetArn|deadLetterTargetArn)":(\{"Fn::GetAtt":\[[^\]]*\]\})/g,
    );
    const targets = [...named].map(
      ([, arn = '']) => queueArn.parse(JSON.parse(arn))['Fn::GetAtt'][0],
    );
    expect(targets.length).toBeGreaterThan(0);
    for (const queue of new Set(targets)) {
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [queue, 'QueueName'] } }],
        Threshold: 1,
      });
    }
  });

  it('every function but the one that fails to refuse', () => {
    const own = template.findResources('AWS::Lambda::Function', {
      Metadata: { 'honnin:entry': Match.anyValue() },
    });
    const watched = names().filter((name) => name.startsWith('honnin-function-errors-'));
    expect(watched).toHaveLength(Object.keys(own).length - 1);
    expect(watched).not.toContain('honnin-function-errors-authorize');
  });

  it('every reason but that an application has canceled, and the runbook explains each', () => {
    const page = pageOf('alarm-rising-rejections');
    for (const reason of reasonSchema.options.filter((one) => one !== 'CANCELED')) {
      const name = `honnin-rising-rejections-${reason.toLowerCase().replaceAll('_', '-')}`;
      expect(names()).toContain(name);
      expect(page).toContain(`\`${reason}\``);
    }
  });

  it('failed executions, the API, throttling, and that anything is decided at all', () => {
    expect(names()).toEqual(
      expect.arrayContaining([
        'honnin-failed-executions',
        'honnin-api-faults',
        'honnin-throttling-rekognition',
        'honnin-throttling-workflow',
        'honnin-throttling-functions',
        'honnin-throttling-verifications',
        'honnin-no-decisions',
      ]),
    );
  });

  it('the budget for liveness checks, where there is one, as long as it is spent', () => {
    expect(names().filter((name) => name.startsWith('honnin-liveness-budget'))).toEqual([]);
    const limited = testTemplate({ livenessBudget: '25' });
    for (const [AlarmName, Threshold] of [
      ['honnin-liveness-budget-nearly-spent', 80],
      ['honnin-liveness-budget-spent', 100],
    ]) {
      limited.hasResourceProperties('AWS::CloudWatch::Alarm', {
        AlarmName,
        Threshold,
        Metrics: [
          Match.objectLike({
            MetricStat: Match.objectLike({
              Metric: { Namespace: 'Honnin', MetricName: 'LivenessBudgetUsed' },
              Stat: 'Maximum',
            }),
          }),
        ],
        TreatMissingData: 'ignore',
        AlarmDescription: Match.stringLikeRegexp('#alarm-liveness-budget$'),
      });
    }
    expect(anchors).toContain('alarm-liveness-budget');
    const [dashboard] = Object.values(limited.findResources('AWS::CloudWatch::Dashboard'));
    expect(JSON.stringify(dashboard)).toContain('LivenessPostponed');
  });

  it('rejections by what is usual', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'honnin-rising-rejections-face-mismatch',
      ComparisonOperator: 'GreaterThanUpperThreshold',
      ThresholdMetricId: Match.anyValue(),
      Metrics: Match.arrayWith([
        Match.objectLike({
          Expression: Match.stringLikeRegexp('^ANOMALY_DETECTION_BAND\\(\\w+, 3\\)$'),
        }),
        Match.objectLike({
          MetricStat: Match.objectLike({
            Metric: {
              Namespace: 'Honnin',
              MetricName: 'Decided',
              Dimensions: [{ Name: 'Reason', Value: 'FACE_MISMATCH' }],
            },
          }),
        }),
      ]),
    });
  });
});

describe('The topic of alarms', () => {
  it('is encrypted, takes messages over TLS alone, and from alarms of the account', () => {
    template.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
  });

  it('has a key that lets alarms encrypt', () => {
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
  });

  it('tells nobody unless an address is given', () => {
    template.resourceCountIs('AWS::SNS::Subscription', 0);
    testTemplate({ alarmEmail: 'operations@example.com' }).hasResourceProperties(
      'AWS::SNS::Subscription',
      { Protocol: 'email', Endpoint: 'operations@example.com' },
    );
    expect(() => testApp({ alarmEmail: 'operations' })).toThrow(/alarmEmail: give the e-mail/);
  });
});
