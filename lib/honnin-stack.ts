import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { acknowledgeFindings } from './acknowledgments';
import { VerificationApi } from './api/verification-api';
import { MonthlyBudget } from './costs/monthly-budget';
import { EventHandlers } from './events/event-handlers';
import { Reconciliation } from './events/reconciliation';
import { StatusEvents } from './events/status-events';
import { Reviewers, signInHosts } from './identity/reviewers';
import { checkLivenessRegion } from './liveness-region';
import { Monitoring } from './monitoring/monitoring';
import { watch } from './monitoring/watched';
import { Firewall } from './protection/firewall';
import type { Settings } from './settings';
import { Retention } from './retention/retention';
import { Evidence, evidenceHost } from './storage/evidence';
import { FaceCollections } from './storage/face-collections';
import { Tables } from './storage/tables';
import { Webhooks } from './webhooks/webhooks';
import { WebApp } from './pages/web-app';
import { VerificationWorkflow } from './workflow/verification-workflow';

export interface HonninStackProps extends StackProps {
  readonly settings: Settings;
}

/** Everything Honnin is on AWS. */
export class HonninStack extends Stack {
  constructor(scope: Construct, id: string, props: HonninStackProps) {
    super(scope, id, props);
    checkLivenessRegion(this);
    const {
      customDomain,
      stage,
      protectData,
      policy,
      webhooks: endpoints,
      budget,
      livenessBudget,
      alarmEmail,
      waf,
      webAclArn,
    } = props.settings;

    const encryptionKey = new Key(this, 'Key', {
      description: 'Encrypts what Honnin keeps about people',
      enableKeyRotation: true,
      removalPolicy: protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    encryptionKey.grantEncryptDecrypt(new ServicePrincipal(`logs.${this.region}.amazonaws.com`));
    const signingKey = new Key(this, 'SigningKey', {
      description: 'Signs what Honnin states: exported verifications, receipts of erasures',
      keySpec: KeySpec.ECC_NIST_P256,
      keyUsage: KeyUsage.SIGN_VERIFY,
      removalPolicy: protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const counterKey = new Key(this, 'CounterKey', {
      description: 'Hides whom failures are counted for',
      keySpec: KeySpec.HMAC_256,
      keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
      removalPolicy: protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const distributionSecret = new Secret(this, 'DistributionSecret', {
      description: 'Shows the API that a request comes through the distribution of the pages',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // A reference, which CloudFormation resolves when it deploys.
    const distributionProof = distributionSecret.secretValue.unsafeUnwrap();

    const web = new WebApp(this, 'Web', {
      customDomain,
      webAclArn,
      hosts: { evidence: evidenceHost(this), signIn: signInHosts(this) },
      encryptionKey,
      protectData,
    });
    const webOrigin = web.origin;

    const tables = new Tables(this, 'Tables', { encryptionKey, protectData });
    const evidence = new Evidence(this, 'Evidence', {
      encryptionKey,
      protectData,
      webOrigin,
      retention: policy.retention,
    });
    const collections = new FaceCollections(this, props.settings);
    const outcomes = new EventBus(this, 'Outcomes');
    const reviewers = new Reviewers(this, 'Reviewers', { webOrigin, protectData });

    const { stateMachine } = new VerificationWorkflow(this, 'Workflow', {
      tables,
      evidence: evidence.bucket,
      collections,
      outcomes,
      policy,
      encryptionKey,
      testSubjects: stage === 'test',
    });
    new EventHandlers(this, 'Events', {
      tables,
      evidence: evidence.bucket,
      stateMachine,
      encryptionKey,
    });
    new Retention(this, 'Retention', {
      tables,
      evidence: evidence.bucket,
      collections,
      encryptionKey,
      policy,
    });
    new Reconciliation(this, 'Reconciliation', {
      tables,
      evidence: evidence.bucket,
      collections,
      outcomes,
      encryptionKey,
      policy,
    });
    const { deadLetters: undeliverable } = new StatusEvents(this, 'StatusEvents', {
      tables,
      outcomes,
      encryptionKey,
    });
    const webhooks = new Webhooks(this, 'Webhooks', {
      endpoints,
      tables,
      outcomes,
      undeliverable,
      encryptionKey,
    });
    const api = new VerificationApi(this, 'Api', {
      tables,
      outcomes,
      evidence: evidence.bucket,
      collections,
      stateMachine,
      reviewers,
      encryptionKey,
      signingKey,
      counterKey,
      distributionSecret,
      webOrigin,
      policy,
      livenessBudget,
    });
    web.forwardApi(api.restApi, api.stageName, distributionProof);
    if (waf) {
      new Firewall(this, 'Firewall', {
        stage: api.restApi.deploymentStage,
        distributionProof,
        encryptionKey,
      });
    }
    if (budget) new MonthlyBudget(this, 'MonthlyBudget', budget);
    const { topic: alarmTopic } = new Monitoring(this, 'Monitoring', {
      watched: watch(this, { stateMachine, restApi: api.restApi, webhooks: webhooks.queue }),
      policy,
      livenessBudget,
      encryptionKey,
      alarmEmail,
    });
    acknowledgeFindings(this, props.settings);

    for (const [name, value] of Object.entries({
      WebOrigin: webOrigin,
      WebDomainName: web.distribution.domainName,
      ApiUrl: api.restApi.url,
      ApiKeyId: api.apiKey.keyId,
      StateMachineArn: stateMachine.stateMachineArn,
      VerificationsTableName: tables.verifications.tableName,
      AuditEventsTableName: tables.auditEvents.tableName,
      LivenessSessionsTableName: tables.livenessSessions.tableName,
      AbuseTableName: tables.abuse.tableName,
      LivenessSpendingTableName: tables.livenessSpending.tableName,
      WebhookDeliveriesTableName: tables.webhookDeliveries.tableName,
      WebhookQueueUrl: webhooks.queue.queueUrl,
      WebhookDeadLetterQueueUrl: webhooks.deadLetters.queueUrl,
      WebhookEndpoints: endpoints.map(({ name }) => name).join(',') || '-',
      EvidenceBucketName: evidence.bucket.bucketName,
      SubjectsTableName: tables.subjects.tableName,
      MentionsTableName: tables.mentions.tableName,
      HoldsTableName: tables.holds.tableName,
      CollectionId: collections.first.ref,
      CollectionIds: collections.ids,
      OpenCollectionIds: collections.openIds,
      SigningKeyArn: signingKey.keyArn,
      EventBusName: outcomes.eventBusName,
      DistributionSecretArn: distributionSecret.secretArn,
      AlarmTopicArn: alarmTopic.topicArn,
      UserPoolId: reviewers.userPool.userPoolId,
      UserPoolClientId: reviewers.client.userPoolClientId,
    })) {
      new CfnOutput(this, name, { value });
    }
  }
}
