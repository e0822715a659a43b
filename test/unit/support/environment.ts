import { GenerateMacCommand, KMSClient } from '@aws-sdk/client-kms';
import { mockClient } from 'aws-sdk-client-mock';
import { defaultPolicy } from '../../../lambdas/shared/policy';

/** What the functions under test are deployed with. Import it before any handler. */
export const deployment = {
  VERIFICATIONS_TABLE: 'Verifications',
  AUDIT_EVENTS_TABLE: 'AuditEvents',
  LIVENESS_SESSIONS_TABLE: 'LivenessSessions',
  LIVENESS_SPENDING_TABLE: 'LivenessSpending',
  EVIDENCE_BUCKET: 'evidence',
  EVIDENCE_KEY_ARN: 'arn:aws:kms:us-east-1:000000000000:key/evidence',
  SIGNING_KEY_ARN: 'arn:aws:kms:us-east-1:000000000000:key/signing',
  STATE_MACHINE_ARN: 'arn:aws:states:us-east-1:000000000000:stateMachine:verification',
  EVENT_BUS: 'outcomes',
  SUBJECTS_TABLE: 'Subjects',
  HOLDS_TABLE: 'Holds',
  MENTIONS_TABLE: 'Mentions',
  FACE_COLLECTIONS: 'faces,faces-2',
  OPEN_FACE_COLLECTIONS: 'faces,faces-2',
  APPLICANT_ROLE_ARN: 'arn:aws:iam::000000000000:role/applicant',
  WEB_ORIGIN: 'https://verify.example.com',
  POLICY: JSON.stringify(defaultPolicy),
  DISTRIBUTION_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:distribution',
  EVENT_BUS_NAME: 'outcomes',
  DEAD_LETTER_QUEUE_URL: 'https://sqs.example.com/dead-letters',
  DASHBOARD_NAME: 'honnin',
  WEBHOOK_DELIVERIES_TABLE: 'WebhookDeliveries',
  WEBHOOK_QUEUE_URL: 'https://sqs.example.com/webhooks',
  WEBHOOK_ENDPOINTS: '{"shop":"https://shop.example.com/webhooks"}',
  ABUSE_TABLE: 'Abuse',
  ABUSE_POLICY: JSON.stringify(defaultPolicy.abuse),
  COUNTER_KEY_ARN: 'arn:aws:kms:us-east-1:000000000000:key/counters',
  REVIEWER_ISSUER: 'https://cognito.example.com/pool',
  REVIEWER_CLIENT_ID: 'console',
};

/** What KMS answers to whoever hides counters. */
export const counterMac = new Uint8Array(32).fill(7);

mockClient(KMSClient).on(GenerateMacCommand).resolves({ Mac: counterMac });

Object.assign(process.env, deployment, {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  POWERTOOLS_LOG_LEVEL: 'SILENT',
});
