import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paginateListFaces, type Face } from '@aws-sdk/client-rekognition';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import type * as z from 'zod';
import { createApplicantToken } from '../../lambdas/shared/applicant-token';
import { createWithAuditEvent } from '../../lambdas/shared/audit/append-audit-event';
import { rekognition } from '../../lambdas/shared/clients/rekognition';
import { stepFunctions } from '../../lambdas/shared/clients/step-functions';
import type { Subject } from '../../lambdas/shared/enrolment/subject';
import { readSubject } from '../../lambdas/shared/enrolment/subjects';
import { policySchema, type Policy } from '../../lambdas/shared/policy';
import {
  AdministratorClient,
  ApplicationClient,
  ReviewerClient,
} from '../../local/applicant/api-client';
import {
  startEmbeddedAws,
  type EmbeddedAws,
  type EmbeddedAwsOptions,
} from '../../local/embedded-aws';
import { endpointVariables } from '../../local/embedded/endpoints';
import type { BusEvent } from '../../local/events/event';
import { VerificationRun } from './verification-run';

/** A policy, as far as a test says what it is. */
type Rules = Omit<z.input<typeof policySchema>, 'version'>;

/** An embedded AWS with everything deployed, to run verifications on. */
export class VerificationFixture {
  /** Of every bus, since the start. */
  readonly events: BusEvent[] = [];
  readonly application: ApplicationClient;

  private constructor(
    readonly aws: EmbeddedAws,
    private readonly dataFolder: string,
  ) {
    aws.onEvent((event) => this.events.push(event));
    this.application = new ApplicationClient(aws.apiUrl, aws.apiKey);
  }

  static async start(
    options: Partial<Omit<EmbeddedAwsOptions, 'dataFolder'>> = {},
  ): Promise<VerificationFixture> {
    const dataFolder = await mkdtemp(join(tmpdir(), 'honnin-workflow-'));
    const aws = await startEmbeddedAws({ ...options, dataFolder });
    // The clients of lambdas/shared, which tests use as the operator, find the stack as functions do.
    Object.assign(process.env, endpointVariables(aws.origin), {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: aws.operatorCredentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: aws.operatorCredentials.secretAccessKey,
    });
    return new VerificationFixture(aws, dataFolder);
  }

  async stop(): Promise<void> {
    await this.aws.stop();
    await rm(this.dataFolder, { recursive: true, force: true });
  }

  /** A reviewer who has signed in. */
  async reviewer(username: string): Promise<ReviewerClient> {
    return new ReviewerClient(this.aws.apiUrl, await this.aws.reviewerToken({ username }));
  }

  async administrator(username: string): Promise<AdministratorClient> {
    const token = await this.aws.reviewerToken({ username, groups: ['admin'] });
    return new AdministratorClient(this.aws.apiUrl, token);
  }

  /** Begins a verification as a product does: with the deployment's policy. */
  async begin(subjectId: string): Promise<VerificationRun> {
    const { id, applicantToken } = await this.application.createVerification({ subjectId });
    return new VerificationRun(this, { id, subjectId, applicantToken });
  }

  /** Begins a verification that is judged by rules of its own. */
  async beginWith(subjectId: string, rules: Rules): Promise<VerificationRun> {
    const id = randomUUID();
    const policy = policySchema.parse({ version: 'of-this-test', ...rules });
    const { token, secretHash } = createApplicantToken(id);
    await this.writeRow(id, subjectId, policy, secretHash);
    await stepFunctions.send(
      new StartExecutionCommand({
        stateMachineArn: this.output('StateMachineArn'),
        name: id,
        input: JSON.stringify({ verificationId: id, subjectId, policy }),
      }),
    );
    return new VerificationRun(this, { id, subjectId, applicantToken: token });
  }

  /** Every face in a collection: the first unless another is named. */
  async enrolledFaces(collectionId = this.output('CollectionId')): Promise<Face[]> {
    const faces: Face[] = [];
    const pages = paginateListFaces({ client: rekognition }, { CollectionId: collectionId });
    for await (const { Faces = [] } of pages) faces.push(...Faces);
    return faces;
  }

  /** Which face a subject is enrolled with. */
  subject(subjectId: string): Promise<Subject | undefined> {
    return readSubject(this.output('SubjectsTableName'), subjectId);
  }

  /** @throws Error when the stack has no such output */
  output(name: string): string {
    const value = this.aws.outputs[name];
    if (value === undefined) throw new Error(`The stack has no output ${name}.`);
    return value;
  }

  private async writeRow(
    id: string,
    subjectId: string,
    policy: Policy,
    applicantTokenHash: string,
  ): Promise<void> {
    const now = new Date();
    const lifetime = policy.applicantToken.lifetimeSeconds * 1000;
    await createWithAuditEvent(
      {
        verifications: this.output('VerificationsTableName'),
        auditEvents: this.output('AuditEventsTableName'),
      },
      {
        id,
        applicationId: 'application-of-tests',
        subjectId,
        status: 'awaiting_document',
        policy,
        policyVersion: policy.version,
        createdAt: now.toISOString(),
        updatedAt: now.toISOString(),
        applicantTokenHash,
        applicantTokenExpiresAt: new Date(now.getTime() + lifetime).toISOString(),
        documentAttempt: 0,
        livenessAttempt: 0,
      },
      {
        type: 'verification.created',
        actor: 'application:application-of-tests',
        data: { policyVersion: policy.version },
      },
    );
  }
}
