import { PutObjectCommand } from '@aws-sdk/client-s3';
import {
  paginateGetExecutionHistory,
  type ExecutionStatus,
  type HistoryEvent,
} from '@aws-sdk/client-sfn';
import type { AuditEvent } from '../../lambdas/shared/audit/chain';
import { readAuditTrail } from '../../lambdas/shared/audit/read-audit-trail';
import { s3 } from '../../lambdas/shared/clients/s3';
import { stepFunctions } from '../../lambdas/shared/clients/step-functions';
import { documentKey, livenessPrefix } from '../../lambdas/shared/evidence';
import { readVerification } from '../../lambdas/shared/read-verification';
import { completeTask, failTask } from '../../lambdas/shared/task';
import type { LivenessOutcome, Status, Verification } from '../../lambdas/shared/verification';
import { ApplicantClient } from '../../local/applicant/api-client';
import type { BusEvent } from '../../local/events/event';
import { eventually } from './eventually';
import type { VerificationFixture } from './verification-fixture';

/** Status of a verification that waits, by what for. */
const waiting = {
  document: 'awaiting_document',
  liveness: 'awaiting_liveness',
  review: 'in_review',
} as const satisfies Record<string, Status>;

interface Identity {
  readonly id: string;
  readonly subjectId: string;
  readonly applicantToken: string;
}

/** One verification, with all who take part in it. */
export class VerificationRun {
  readonly id: string;
  readonly subjectId: string;
  readonly applicantToken: string;
  readonly executionArn: string;
  /** Calls the API as this verification's applicant. */
  readonly applicant: ApplicantClient;
  /** Tokens of waits that are over. */
  private readonly spent = new Set<string>();

  constructor(
    private readonly fixture: VerificationFixture,
    { id, subjectId, applicantToken }: Identity,
  ) {
    this.id = id;
    this.subjectId = subjectId;
    this.applicantToken = applicantToken;
    const machine = fixture.output('StateMachineArn');
    this.executionArn = `${machine.replace(':stateMachine:', ':execution:')}:${id}`;
    this.applicant = new ApplicantClient(fixture.aws.apiUrl, applicantToken);
  }

  row(): Promise<Verification> {
    return readVerification(this.fixture.output('VerificationsTableName'), this.id);
  }

  trail(): Promise<AuditEvent[]> {
    return readAuditTrail(this.fixture.output('AuditEventsTableName'), this.id);
  }

  /**
   * Resolves once the execution waits for something that nobody has brought yet.
   *
   * @param than the token of a wait that somebody else has ended
   */
  async awaits(
    what: keyof typeof waiting,
    than?: string,
  ): Promise<Verification & { taskToken: string }> {
    return eventually(`${this.id} to await ${what}`, async () => {
      const row = await this.row();
      const { status, awaiting, taskToken } = row;
      if (status !== waiting[what] || awaiting !== what || taskToken === undefined)
        return undefined;
      if (taskToken === than) return undefined;
      return this.spent.has(taskToken) ? undefined : { ...row, taskToken };
    });
  }

  /** Puts a document where the applicant's form would. */
  async showDocument(image: Buffer): Promise<void> {
    const { documentAttempt, taskToken } = await this.awaits('document');
    await this.put(documentKey(this.id, documentAttempt), image);
    this.spent.add(taskToken);
  }

  /** Ends a liveness check as the API does once Rekognition has judged a living person. */
  async showFace(face: Buffer, outcome: Partial<LivenessOutcome> = {}): Promise<void> {
    const referenceKey = this.referenceKey;
    const referenceVersionId = await this.put(referenceKey, face);
    await this.endLiveness({ referenceKey, referenceVersionId, ...outcome });
  }

  /** Ends a liveness check with what Rekognition is to have said; a success without images unless told otherwise. */
  async endLiveness(outcome: Partial<LivenessOutcome>): Promise<void> {
    await this.complete('liveness', {
      sessionId: 'session-of-this-test',
      status: 'SUCCEEDED',
      confidence: 99,
      referenceKey: null,
      referenceVersionId: null,
      auditKeys: [],
      ...outcome,
    } satisfies LivenessOutcome);
  }

  /** Where Rekognition puts the image of the living person. */
  get referenceKey(): string {
    return `${livenessPrefix(this.id)}session-of-this-test/reference.jpg`;
  }

  async review(outcome: 'approve' | 'reject'): Promise<void> {
    await this.complete('review', { outcome, reviewers: ['reviewer'] });
  }

  /** Ends a wait as the API does when the application cancels. */
  async cancel(what: keyof typeof waiting): Promise<void> {
    const { taskToken } = await this.awaits(what);
    expect(await failTask(taskToken, 'Canceled', 'By this test')).toBe(true);
  }

  /** Keeps an image in the bucket of evidence, and gives its version. */
  async put(key: string, image: Buffer): Promise<string | null> {
    const { VersionId } = await s3.send(
      new PutObjectCommand({
        Bucket: this.fixture.output('EvidenceBucketName'),
        Key: key,
        Body: image,
        ContentType: 'image/jpeg',
      }),
    );
    return VersionId ?? null;
  }

  /** Resolves once EventBridge has told that the execution came to a status, after so many redrives. */
  async came(status: ExecutionStatus, redriveCount = 0): Promise<void> {
    await eventually(`${this.id} to be ${status}`, () =>
      this.fixture.events.find(
        ({ source, detail }) =>
          source === 'aws.states' &&
          detail.name === this.id &&
          detail.status === status &&
          detail.redriveCount === redriveCount,
      ),
    );
  }

  /** Events that told product apps of the decision. */
  decisions(): BusEvent[] {
    return this.fixture.events.filter(
      (event) =>
        event['detail-type'] === 'VerificationDecided' && event.detail.verificationId === this.id,
    );
  }

  async history(): Promise<HistoryEvent[]> {
    const history: HistoryEvent[] = [];
    const pages = paginateGetExecutionHistory(
      { client: stepFunctions },
      { executionArn: this.executionArn },
    );
    for await (const { events = [] } of pages) history.push(...events);
    return history;
  }

  /** Names of the states entered, in order. */
  async path(): Promise<string[]> {
    const history = await this.history();
    return history.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);
  }

  private async complete(what: keyof typeof waiting, output: object): Promise<void> {
    const { taskToken } = await this.awaits(what);
    expect(await completeTask(taskToken, output)).toBe(true);
    this.spent.add(taskToken);
  }
}
