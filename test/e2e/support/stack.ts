import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import {
  ApplicantClient,
  ApplicationClient,
  ReviewerClient,
  type NewVerification,
} from '../../../local/applicant/api-client';
import type { AuditTrail, Session, Status, Verification } from '../../../local/applicant/api-views';
import { HeadlessApplicant, type Belongings } from '../../../local/applicant/headless-applicant';
import { LivenessClient } from '../../../local/applicant/liveness-client';
import {
  startEmbeddedAws,
  type EmbeddedAws,
  type EmbeddedAwsOptions,
} from '../../../local/embedded-aws';
import type { EndpointName } from '../../../local/embedded/endpoints';
import type { MovableClock } from '../../support/movable-clock';
import { eventually } from './eventually';

/** A verification that has just begun, and its applicant. */
export interface Begun {
  readonly id: string;
  readonly subjectId: string;
  readonly token: string;
  /** The link that opens it in a browser. */
  readonly link: string;
  readonly applicant: ApplicantClient;
}

const consent = { textVersion: 'test-1', language: 'en' } as const;

type EmbeddedOptions = Pick<EmbeddedAwsOptions, 'pages' | 'clock' | 'stage' | 'context'>;

export interface StackOptions extends EmbeddedOptions {
  /** Endpoints that applications are told at. */
  readonly webhooks?: readonly object[];
}

/** The whole stack with callers of every kind, in a folder that goes with it. */
export class Stack {
  private constructor(
    readonly aws: EmbeddedAws,
    readonly dataFolder: string,
    readonly application: ApplicationClient,
    readonly reviewer: ReviewerClient,
    readonly liveness: LivenessClient,
  ) {}

  /**
   * @param policy the default policy where it says nothing
   * @param options as the embedded AWS takes them
   */
  static async start(
    policy: object = {},
    { webhooks, ...options }: StackOptions = {},
  ): Promise<Stack> {
    const dataFolder = await mkdtemp(join(tmpdir(), 'honnin-e2e-'));
    const policyFile = join(dataFolder, 'policy.json');
    await writeFile(policyFile, JSON.stringify({ version: 'test-1', ...policy }));
    const webhooksFile = join(dataFolder, 'webhooks.json');
    if (webhooks) await writeFile(webhooksFile, JSON.stringify(webhooks));
    const [aws, liveness] = await Promise.all([
      startEmbeddedAws({
        dataFolder,
        policy: policyFile,
        ...options,
        ...(webhooks && { webhooks: webhooksFile }),
      }),
      LivenessClient.start(),
    ]);
    const application = new ApplicationClient(aws.apiUrl, aws.apiKey);
    const reviewer = new ReviewerClient(aws.apiUrl, await aws.reviewerToken());
    return new Stack(aws, dataFolder, application, reviewer, liveness);
  }

  /** Waits until all that is on its way has arrived. */
  async quiet(): Promise<void> {
    await eventually(
      () => this.aws.isQuiet(),
      (isQuiet) => isQuiet,
    );
  }

  /** Puts the clock forward, but not while anything is on its way: that would have arrived long before. */
  async pass(clock: MovableClock, milliseconds: number): Promise<void> {
    await this.quiet();
    await this.skipReconciliation(clock.now(), clock.now() + milliseconds);
    clock.advance(milliseconds);
  }

  /** Faces are searched again each hour. To make up for hours that only a clock has known takes long. */
  private async skipReconciliation(now: number, until: number): Promise<void> {
    const client = new DynamoDBClient({
      ...this.clientConfiguration('dynamodb'),
      systemClockOffset: now - Date.now(),
    });
    await DynamoDBDocumentClient.from(client).send(
      new PutCommand({
        TableName: this.output('SubjectsTableName'),
        Item: { subjectId: '#reconciled', until: new Date(until).toISOString() },
      }),
    );
  }

  async stop(): Promise<void> {
    await this.liveness.close();
    await this.aws.stop();
    await rm(this.dataFolder, { recursive: true, force: true });
  }

  /** Begins a verification; subjects are new unless given. */
  async begin(
    subjectId = `subject-${randomUUID()}`,
    more: Omit<NewVerification, 'subjectId'> = {},
  ): Promise<Begun> {
    const created = await this.application.createVerification({ subjectId, ...more });
    const { id, applicantToken: token, applicantUrl: link } = created;
    return { id, subjectId, token, link, applicant: new ApplicantClient(this.aws.apiUrl, token) };
  }

  /** Begins a verification up to where its document is awaited. */
  async beginConsented(subjectId?: string): Promise<Begun> {
    const begun = await this.begin(subjectId);
    await begun.applicant.giveConsent(consent);
    await this.sessionOf(begun, ({ step }) => step === 'document');
    return begun;
  }

  /** Begins a verification up to where its liveness check is awaited. */
  async beginAtLiveness(document: Buffer, subjectId?: string): Promise<Begun> {
    const begun = await this.beginConsented(subjectId);
    await begun.applicant.uploadDocument(document, 'image/jpeg');
    await this.sessionOf(begun, ({ step }) => step === 'liveness');
    return begun;
  }

  /** Takes an applicant through a verification to its end, or to a reviewer. */
  async goThrough(belongings: Belongings, subjectId?: string): Promise<Begun> {
    const begun = await this.begin(subjectId);
    await this.finish(begun, belongings);
    return begun;
  }

  /** Takes an applicant through what is left of a verification. */
  async finish({ applicant }: Begun, belongings: Belongings): Promise<void> {
    await new HeadlessApplicant(applicant, this.liveness, belongings).goThrough();
  }

  /** The applicant's session once it is as it should be. */
  sessionOf({ applicant }: Begun, fulfilled: (session: Session) => boolean): Promise<Session> {
    return eventually(() => applicant.getSession(), fulfilled);
  }

  /** The verification once it has a status. */
  verificationAt({ id }: Pick<Begun, 'id'>, status: Status): Promise<Verification> {
    return eventually(
      () => this.application.getVerification(id),
      (verification) => verification.status === status,
    );
  }

  auditTrailOf({ id }: Pick<Begun, 'id'>): Promise<AuditTrail> {
    return this.reviewer.getAuditTrail(id);
  }

  /** Waits until the audit trail of a verification has an event of a type. */
  async untilEvent(begun: Pick<Begun, 'id'>, type: string): Promise<void> {
    await eventually(
      () => this.eventsOf(begun),
      (types) => types.includes(type),
    );
  }

  /** Types of the events of a verification, in order. */
  async eventsOf(begun: Pick<Begun, 'id'>): Promise<string[]> {
    return (await this.auditTrailOf(begun)).events.map(({ type }) => type);
  }

  /** The verification's row, with all that no answer shows. */
  async rowOf({ id }: Pick<Begun, 'id'>): Promise<Record<string, unknown>> {
    const TableName = this.output('VerificationsTableName');
    const { Item } = await this.dynamodb().send(
      new GetCommand({ TableName, Key: { id }, ConsistentRead: true }),
    );
    return Item ?? {};
  }

  /** All that functions have printed. */
  async functionLogs(): Promise<string> {
    const folder = join(this.dataFolder, 'logs');
    const files = await readdir(folder);
    const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
    return texts.join('\n');
  }

  s3(): S3Client {
    return new S3Client({ ...this.clientConfiguration('s3'), forcePathStyle: true });
  }

  dynamodb(): DynamoDBDocumentClient {
    return DynamoDBDocumentClient.from(new DynamoDBClient(this.clientConfiguration('dynamodb')));
  }

  /** What a client of the SDK needs, to call as whoever runs the embedded AWS. */
  clientConfiguration(service: EndpointName) {
    return {
      region: 'us-east-1',
      endpoint: this.aws.endpoint(service),
      credentials: this.aws.operatorCredentials,
      maxAttempts: 1,
    };
  }

  output(name: string): string {
    const value = this.aws.outputs[name];
    if (value === undefined) throw new Error(`The stack has no output ${name}.`);
    return value;
  }
}
