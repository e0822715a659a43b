import { App } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import cdk from '../../cdk.json';
import { HonninStack } from '../../lib/honnin-stack';
import { costWidgets } from '../../lib/monitoring/cost-widgets';
import { readSettings } from '../../lib/settings';
import { resourceKind } from '../../local/template/resource-kinds';
import { approvalUsage } from '../../scripts/cost/approval';
import { memory } from '../../scripts/cost/uses';
import { actionsOf, statementsOf, testApp, testTemplate } from './stack';

const propertiesSchema = z.object({ Properties: z.object({ MemorySize: z.number() }) });

const quick = { '@aws-cdk/core:validateAgainstDefaultRules': false };

describe('A budget', () => {
  it('is told of at four fifths, and when the forecast reaches the whole', () => {
    const template = testTemplate({ monthlyBudget: '500', budgetEmail: 'money@example.com' });
    const told = (NotificationType: string, Threshold: number) => ({
      Notification: {
        NotificationType,
        Threshold,
        ThresholdType: 'PERCENTAGE',
        ComparisonOperator: 'GREATER_THAN',
      },
      Subscribers: [{ SubscriptionType: 'EMAIL', Address: 'money@example.com' }],
    });
    template.hasResourceProperties('AWS::Budgets::Budget', {
      Budget: {
        BudgetType: 'COST',
        TimeUnit: 'MONTHLY',
        BudgetLimit: { Amount: 500, Unit: 'USD' },
      },
      NotificationsWithSubscribers: [told('ACTUAL', 80), told('FORECASTED', 100)],
    });
  });

  it('is there only when it was asked for', () => {
    testTemplate().resourceCountIs('AWS::Budgets::Budget', 0);
  });

  it.each(['0', '-5', 'much', '', 0, -1, true])('is no %p', (monthlyBudget) => {
    expect(() => testApp({ monthlyBudget, budgetEmail: 'money@example.com' })).toThrow(
      /^monthlyBudget: give an amount in US dollars above 0, such as 500$/,
    );
  });

  it('tells nobody without an address', () => {
    expect(() => testApp({ monthlyBudget: '500' })).toThrow(
      'monthlyBudget and budgetEmail: give both, or neither',
    );
    expect(() => testApp({ monthlyBudget: '500', budgetEmail: 'money' })).toThrow(
      'budgetEmail: give the e-mail address',
    );
  });

  it('is known to the embedded AWS, which spends nothing', () => {
    expect(resourceKind('AWS::Budgets::Budget')).toBeDefined();
  });
});

describe('A budget for liveness checks', () => {
  const variablesOf = (context: Record<string, unknown>) =>
    testTemplate(context).findResources('AWS::Lambda::Function', {
      Properties: { Environment: { Variables: { LIVENESS_BUDGET: Match.anyValue() } } },
    });

  it('is given to the function that opens liveness sessions', () => {
    const limited = Object.values(variablesOf({ livenessBudget: '25.5' }));
    expect(limited).toHaveLength(1);
    expect(limited).toMatchObject([
      {
        Metadata: { 'honnin:entry': 'lambdas/api-applicants/handler.ts' },
        Properties: { Environment: { Variables: { LIVENESS_BUDGET: '25.5' } } },
      },
    ]);
  });

  it('comes with the rights to count and to put off, which nobody has without it', () => {
    const rights = (context: Record<string, unknown>) =>
      actionsOf(statementsOf(testTemplate(context), 'ApiFunctionsApplicantsRole'));
    expect(rights({})).not.toContain('states:SendTaskFailure');
    expect(rights({ livenessBudget: '25' })).toContain('states:SendTaskFailure');
  });

  it.each(['0', '-5', 'much'])('is no %p', (livenessBudget) => {
    expect(() => testApp({ livenessBudget })).toThrow(
      /^livenessBudget: give an amount in US dollars a day/,
    );
  });
});

describe('The estimate on the dashboard', () => {
  const drawn = (region?: string): string =>
    JSON.stringify(costWidgets(region).map((widget) => widget.toJson() as unknown));

  it('counts the transitions that the definition has an approval take', () => {
    const decided = `decided * ${approvalUsage().stateTransition * 0.000025}`;
    expect(drawn()).toContain(decided);
  });

  it('is by the prices of the region, and of us-east-1 where not all are known', () => {
    expect(drawn('eu-west-1')).toContain('list prices of eu-west-1');
    expect(drawn('ap-northeast-1')).toContain('list prices of us-east-1');
    expect(drawn()).toContain('list prices of us-east-1');
  });
});

describe('The memory of functions', () => {
  it('is what their costs are counted by', () => {
    const functions = testTemplate().findResources('AWS::Lambda::Function', {
      Metadata: { 'honnin:entry': Match.anyValue() },
    });
    const sizes = Object.entries(functions).map(([name, resource]) => {
      const { MemorySize } = propertiesSchema.parse(resource).Properties;
      return [name.startsWith('WorkflowDetectDocumentFace'), MemorySize / 1024];
    });
    for (const [looks, size] of sizes) {
      expect(size).toBe(looks ? memory.documentFunction : memory.function);
    }
  });
});

describe('The region', () => {
  const { CDK_DEFAULT_REGION } = process.env;
  afterEach(() => {
    if (CDK_DEFAULT_REGION === undefined) delete process.env.CDK_DEFAULT_REGION;
    else process.env.CDK_DEFAULT_REGION = CDK_DEFAULT_REGION;
  });

  const stackIn = (region: string): HonninStack =>
    new HonninStack(
      new App({ context: { ...cdk.context, ...quick, 'aws:cdk:bundling-stacks': [] } }),
      'Honnin',
      {
        env: { account: '111122223333', region },
        settings: readSettings(() => undefined),
      },
    );

  const refusal =
    /no Face Liveness in eu-central-1\. Deploy to one of us-east-1, .*eu-west-1.*: set AWS_REGION/;

  it('of a stack must have Face Liveness', () => {
    expect(() => stackIn('eu-central-1')).toThrow(refusal);
    expect(stackIn('eu-west-1').region).toBe('eu-west-1');
  });

  it('that the command line will deploy to must have Face Liveness', () => {
    process.env.CDK_DEFAULT_REGION = 'eu-central-1';
    expect(() => testApp(quick)).toThrow(refusal);
    process.env.CDK_DEFAULT_REGION = 'ap-northeast-1';
    expect(() => testApp(quick)).not.toThrow();
  });

  it('may be left open', () => {
    delete process.env.CDK_DEFAULT_REGION;
    expect(() => testApp(quick)).not.toThrow();
  });
});
