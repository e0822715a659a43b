import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import {
  DISTRIBUTION_PROOF_HEADER,
  VIEWER_ADDRESS_HEADER,
} from '../../lambdas/shared/abuse/forwarded';

type Rule = CfnWebACL.RuleProperty;
type Statement = CfnWebACL.StatementProperty;

/** Name of the answer to who asks too often. */
export const TOO_MANY = 'too-many-requests';

export const tooManyRequests = {
  type: 'about:blank',
  title: 'Too many requests',
  status: 429,
  detail: 'This address has made too many requests; wait five minutes and try again',
};

/** Rules of AWS, which keeps them up to date. */
const managed = [
  {
    name: 'AWSManagedRulesCommonRuleSet',
    // Applications are programs, many of which say nothing of themselves.
    counted: ['NoUserAgent_HEADER'],
  },
  { name: 'AWSManagedRulesKnownBadInputsRuleSet', counted: [] },
  // It judges the other end of the connection, so those who call the API directly: behind the distribution that is CloudFront.
  { name: 'AWSManagedRulesAmazonIpReputationList', counted: [] },
];

/** Seconds over which requests are counted. */
const WINDOW = 300;

/**
 * Requests of one address in that time, of applicants alone: what applications may do follows from their keys. A page
 * asks once a second at most, while it waits; a liveness session is opened a few times, and each is paid for.
 */
const limits = [
  { name: 'liveness', path: '/v1/session/liveness', exactly: true, requests: 50 },
  { name: 'applicants', path: '/v1/session', exactly: false, requests: 3000 },
];

/** The rules of the web ACL, in the order in which they are asked. */
export function firewallRules(distributionProof: string): Rule[] {
  const fromPages = matches(
    { singleHeader: { Name: DISTRIBUTION_PROOF_HEADER } },
    distributionProof,
    'EXACTLY',
  );
  const rules = [
    ...managed.map(managedRule),
    ...limits.flatMap(({ name, path, exactly, requests }) => {
      const asked = matches({ uriPath: {} }, path, exactly ? 'EXACTLY' : 'STARTS_WITH');
      return [
        // The pages: the distribution says which address, and nobody else is believed.
        rateRule(`${name}-pages`, requests, [asked, fromPages], {
          aggregateKeyType: 'FORWARDED_IP',
          forwardedIpConfig: { headerName: VIEWER_ADDRESS_HEADER, fallbackBehavior: 'MATCH' },
        }),
        rateRule(`${name}-direct`, requests, [asked, { notStatement: { statement: fromPages } }], {
          aggregateKeyType: 'IP',
        }),
      ];
    }),
  ];
  return rules.map((rule, priority) => ({ ...rule, priority }));
}

function managedRule({ name, counted }: (typeof managed)[number]): Omit<Rule, 'priority'> {
  return {
    name,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      },
    },
    visibilityConfig: visible(name),
  };
}

function rateRule(
  name: string,
  limit: number,
  statements: Statement[],
  aggregation: Pick<CfnWebACL.RateBasedStatementProperty, 'aggregateKeyType' | 'forwardedIpConfig'>,
): Omit<Rule, 'priority'> {
  return {
    name: `rate-${name}`,
    action: { block: { customResponse: { responseCode: 429, customResponseBodyKey: TOO_MANY } } },
    statement: {
      rateBasedStatement: {
        limit,
        evaluationWindowSec: WINDOW,
        ...aggregation,
        scopeDownStatement: { andStatement: { statements } },
      },
    },
    visibilityConfig: visible(`rate-${name}`),
  };
}

const matches = (
  fieldToMatch: CfnWebACL.FieldToMatchProperty,
  searchString: string,
  positionalConstraint: 'EXACTLY' | 'STARTS_WITH',
): Statement => ({
  byteMatchStatement: {
    fieldToMatch,
    searchString,
    positionalConstraint,
    textTransformations: [{ priority: 0, type: 'NONE' }],
  },
});

const visible = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
  cloudWatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: false,
});
