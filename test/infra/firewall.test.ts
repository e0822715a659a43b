import { Match, type Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { testApp, testTemplate } from './stack';

const webAclArn =
  'arn:aws:wafv2:us-east-1:111122223333:global/webacl/pages/a1b2c3d4-5678-90ab-cdef-EXAMPLE11111';

let template: Template;
beforeAll(() => {
  template = testTemplate({ waf: 'true', webAclArn });
});

const rulesSchema = z.array(
  z.looseObject({
    Name: z.string(),
    Priority: z.int(),
    Statement: z.looseObject({
      ManagedRuleGroupStatement: z.unknown().optional(),
      RateBasedStatement: z
        .looseObject({
          Limit: z.int(),
          AggregateKeyType: z.string(),
          ForwardedIPConfig: z.object({ HeaderName: z.string() }).loose().optional(),
          ScopeDownStatement: z.unknown(),
        })
        .optional(),
    }),
  }),
);

function rules() {
  const [acl] = Object.values(template.findResources('AWS::WAFv2::WebACL'));
  return rulesSchema.parse(
    z.object({ Properties: z.object({ Rules: z.unknown() }) }).parse(acl).Properties.Rules,
  );
}

/** The secret that the distribution shows, as CloudFormation resolves it. */
const secret = { Ref: Match.stringLikeRegexp('^DistributionSecret') };
const proof = {
  'Fn::Join': ['', ['{{resolve:secretsmanager:', secret, ':SecretString:::}}']],
};

describe('The firewall', () => {
  it('is there only when it is asked for', () => {
    const without = testTemplate();
    without.resourceCountIs('AWS::WAFv2::WebACL', 0);
    without.resourceCountIs('AWS::WAFv2::WebACLAssociation', 0);
  });

  it('stands before the stage of the API', () => {
    template.hasResourceProperties('AWS::WAFv2::WebACL', { Scope: 'REGIONAL' });
    template.hasResourceProperties('AWS::WAFv2::WebACLAssociation', {
      ResourceArn: {
        'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp('::/restapis/$')])],
      },
      WebACLArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^FirewallWebAcl'), 'Arn'] },
    });
  });

  it('keeps to the rules of AWS against what is common, known to be bad, or of ill repute', () => {
    const managed = rules().filter(({ Statement }) => Statement.ManagedRuleGroupStatement);
    expect(managed.map(({ Name }) => Name)).toEqual([
      'AWSManagedRulesCommonRuleSet',
      'AWSManagedRulesKnownBadInputsRuleSet',
      'AWSManagedRulesAmazonIpReputationList',
    ]);
  });

  it('limits what an address asks of the applicants’ paths, and liveness sessions more, by either way', () => {
    const limits = rules().flatMap(({ Name, Statement: { RateBasedStatement: rate } }) =>
      rate ? [{ Name, limit: rate.Limit, by: rate.AggregateKeyType }] : [],
    );
    expect(limits).toEqual([
      { Name: 'rate-liveness-pages', limit: 50, by: 'FORWARDED_IP' },
      { Name: 'rate-liveness-direct', limit: 50, by: 'IP' },
      { Name: 'rate-applicants-pages', limit: 3000, by: 'FORWARDED_IP' },
      { Name: 'rate-applicants-direct', limit: 3000, by: 'IP' },
    ]);
    const paths = new Set(
      [...JSON.stringify(rules()).matchAll(/"SearchString":"([^"]*)"/g)].map(([, path]) => path),
    );
    expect([...paths]).toEqual(['/v1/session/liveness', '/v1/session']);
  });

  it('believes what is forwarded only from the distribution, and counts the others by their connection', () => {
    for (const { Name, Statement } of rules()) {
      const { RateBasedStatement: rate } = Statement;
      if (!rate) continue;
      const scope = JSON.stringify(rate.ScopeDownStatement);
      expect(scope).toContain('"Name":"x-distribution-proof"');
      expect(scope.includes('NotStatement')).toBe(Name.endsWith('-direct'));
      expect(rate.ForwardedIPConfig?.HeaderName).toBe(
        Name.endsWith('-pages') ? 'x-viewer-address' : undefined,
      );
    }
  });

  it('logs what it refuses, without credentials, and takes no samples', () => {
    template.hasResourceProperties('AWS::WAFv2::LoggingConfiguration', {
      LoggingFilter: Match.objectLike({ DefaultBehavior: 'DROP' }),
      RedactedFields: Match.arrayWith([
        { SingleHeader: { Name: 'authorization' } },
        { SingleHeader: { Name: 'x-api-key' } },
      ]),
    });
    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: 'aws-waf-logs-honnin',
      KmsKeyId: Match.anyValue(),
    });
    expect(JSON.stringify(template.findResources('AWS::WAFv2::WebACL'))).not.toContain(
      '"SampledRequestsEnabled":true',
    );
  });

  it('has names of metrics that CloudWatch takes', () => {
    const names = [
      ...JSON.stringify(template.findResources('AWS::WAFv2::WebACL')).matchAll(
        /"MetricName":"([^"]*)"/g,
      ),
    ].map(([, name]) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[\w-]{1,128}$/);
  });

  it('leaves nothing to find', () => {
    expect(() => testApp({ waf: true, webAclArn }).synth()).not.toThrow();
  });

  it.each([
    ['waf', 'yes', /waf: give true or false/],
    ['webAclArn', webAclArn.replace('us-east-1', 'ap-northeast-1'), /webAclArn: .* us-east-1/],
  ])('refuses a %s that would not do: %s', (name, value, words) => {
    expect(() => testApp({ [name]: value })).toThrow(words);
  });
});

describe('The distribution', () => {
  it('shows the API that a request comes from it, and from which address', () => {
    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: Match.objectLike({
        WebACLId: webAclArn,
        Origins: Match.arrayWith([
          Match.objectLike({
            OriginCustomHeaders: [{ HeaderName: 'x-distribution-proof', HeaderValue: proof }],
          }),
        ]),
        CacheBehaviors: [
          Match.objectLike({
            PathPattern: '/v1/*',
            FunctionAssociations: [Match.objectLike({ EventType: 'viewer-request' })],
          }),
        ],
      }),
    });
    template.hasResourceProperties('AWS::CloudFront::Function', {
      FunctionCode: Match.stringLikeRegexp("headers\\['x-viewer-address'\\] = .*event.viewer.ip"),
    });
  });

  it('alone shares the proof with the function for applicants', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ DISTRIBUTION_SECRET_ARN: secret }) },
    });
    const others = Object.values(template.findResources('AWS::Lambda::Function')).filter(
      (resource) => JSON.stringify(resource).includes('DISTRIBUTION_SECRET_ARN'),
    );
    expect(others).toHaveLength(1);
  });
});
