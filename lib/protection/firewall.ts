import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Stage } from 'aws-cdk-lib/aws-apigateway';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration, CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { firewallRules, TOO_MANY, tooManyRequests } from './firewall-rules';

/** WAF writes to groups of this prefix only. */
const LOG_GROUP_NAME = 'aws-waf-logs-honnin';

/** Credentials, which logs must not hold. */
const SECRET_HEADERS = ['authorization', 'x-api-key', 'x-distribution-proof', 'device-id'];

export interface FirewallProps {
  readonly stage: Stage;
  /** What the distribution of the pages shows that a request comes from it. */
  readonly distributionProof: string;
  readonly encryptionKey: IKey;
}

/**
 * A web ACL before the API, which applicants reach through the distribution of the pages and anybody else directly:
 * there, and not at the distribution, both ways come together, and in the region of the stack. An ACL of CloudFront
 * would have to lie in us-east-1, and could be gone round.
 */
export class Firewall extends Construct {
  readonly webAcl: CfnWebACL;

  constructor(scope: Construct, id: string, props: FirewallProps) {
    super(scope, id);
    this.webAcl = new CfnWebACL(this, 'WebAcl', {
      name: 'honnin-api',
      description: 'Before the API: managed rules, and how many requests an address may make',
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      rules: firewallRules(props.distributionProof),
      customResponseBodies: {
        [TOO_MANY]: { contentType: 'APPLICATION_JSON', content: JSON.stringify(tooManyRequests) },
      },
      visibilityConfig: {
        cloudWatchMetricsEnabled: true,
        metricName: 'honnin-api',
        // Samples show headers, and with them the tokens of applicants.
        sampledRequestsEnabled: false,
      },
    });
    new CfnWebACLAssociation(this, 'Association', {
      webAclArn: this.webAcl.attrArn,
      resourceArn: props.stage.stageArn,
    });
    this.logWhatIsRefused(props.encryptionKey);
  }

  private logWhatIsRefused(encryptionKey: IKey): void {
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: LOG_GROUP_NAME,
      retention: RetentionDays.THREE_MONTHS,
      encryptionKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const logging = new CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: this.webAcl.attrArn,
      // Without the ":*" that the ARN of a log group ends with.
      logDestinationConfigs: [
        Stack.of(this).formatArn({
          service: 'logs',
          resource: `log-group:${LOG_GROUP_NAME}`,
        }),
      ],
      redactedFields: SECRET_HEADERS.map((Name) => ({ singleHeader: { Name } })),
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          {
            Behavior: 'KEEP',
            Requirement: 'MEETS_ANY',
            Conditions: ['BLOCK', 'COUNT', 'EXCLUDED_AS_COUNT'].map((Action) => ({
              ActionCondition: { Action },
            })),
          },
        ],
      },
    });
    logging.node.addDependency(logGroup);
  }
}
