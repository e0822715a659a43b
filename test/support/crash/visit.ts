import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { ApplicantClient, ApplicationClient } from '../../../local/applicant/api-client';
import { ApiError } from '../../../local/applicant/api-error';
import type { CreatedVerification, Session } from '../../../local/applicant/api-views';
import type { LivenessClient } from '../../../local/applicant/liveness-client';
import type { Stack } from '../../../local/commands/verification-run';
import type { End, Ledger } from './ledger';
import { Operator } from './operator';
import type { Plan } from './plan';

const CONSENT = { textVersion: 'crash-1', language: 'en' } as const;
const POLL_MILLISECONDS = 40;

/** One verification from its creation to its end, taken up again as often as the stack goes down in the middle of it. */
export class Visit {
  /** Makes a repeated creation find the verification of the first, and a repeated redrive change nothing. */
  private readonly idempotencyKey = randomUUID();
  private created: CreatedVerification | undefined;
  private outcome: End | undefined;
  /** Whether a liveness session was opened whose end has not been acknowledged. */
  private inSession = false;
  /** Whether its execution was to be redriven, be it acknowledged or not. */
  private redriveAsked = false;

  constructor(
    readonly plan: Plan,
    private readonly ledger: Ledger,
    private readonly liveness: LivenessClient,
  ) {}

  get id(): string | undefined {
    return this.created?.id;
  }

  /** How it ended. */
  get end(): End | undefined {
    return this.outcome;
  }

  /**
   * Does what is left of the plan, by the public API alone.
   *
   * @param mayWait whether to leave off where the plan has nobody come for long
   * @returns whether it has come to its end
   * @throws whatever a client throws when the stack goes down
   */
  async goOn(stack: Stack, mayWait: boolean): Promise<boolean> {
    const application = new ApplicationClient(stack.apiUrl, stack.apiKey);
    const { id, applicantToken } = await this.create(application);
    const applicant = new ApplicantClient(stack.apiUrl, applicantToken);
    // Once it has ended, it may be erased, and nothing be told of it by the link any more.
    while (!this.outcome) {
      const session = await applicant.getSession();
      if (await this.isDisturbed(stack, id, session)) await pause(POLL_MILLISECONDS);
      else if (session.step === 'done') this.outcome = await this.readEnd(application, id);
      else if (mayWait && session.step === this.plan.waitsAt) return false;
      else await unlessInConflict(() => this.step(application, applicant, id, session));
    }
    if (this.plan.erases) await this.erase(application, id);
    return true;
  }

  private async create(application: ApplicationClient): Promise<CreatedVerification> {
    if (this.created) return this.created;
    const { subjectId } = this.plan;
    this.created = await application.createVerification({ subjectId }, this.idempotencyKey);
    this.ledger.created(this.created.id, subjectId);
    return this.created;
  }

  /** Has the execution stopped and redriven, where the plan says so; true while that takes. */
  private async isDisturbed(stack: Stack, id: string, session: Session): Promise<boolean> {
    const { stopsAt } = this.plan;
    if (stopsAt === undefined) return false;
    const operator = new Operator(stack);
    if (session.status === 'failed') {
      this.redriveAsked = true;
      await operator.redrive(id, this.idempotencyKey);
      this.ledger.redriven(id);
      return true;
    }
    if (session.step !== stopsAt || this.redriveAsked) return false;
    await operator.stop(id);
    return true;
  }

  private async step(
    application: ApplicationClient,
    applicant: ApplicantClient,
    id: string,
    session: Session,
  ): Promise<void> {
    if (session.step === this.plan.cancelsAt) {
      await application.cancelVerification(id);
      this.ledger.cancelRequested(id);
    } else await this.take(applicant, id, session);
  }

  private async take(
    applicant: ApplicantClient,
    id: string,
    { step, attemptsLeft }: Session,
  ): Promise<void> {
    switch (step) {
      case 'consent':
        await applicant.giveConsent(CONSENT);
        this.ledger.consented(id);
        return;
      case 'document': {
        const document = this.plan.newDocument();
        await applicant.uploadDocument(document, 'image/jpeg');
        this.ledger.uploaded(id, createHash('md5').update(document).digest('hex'));
        break;
      }
      case 'liveness':
        await this.showFace(applicant, id);
        break;
      case 'checking':
      case 'deciding':
      case 'review':
      case 'done':
        // The end of the session may have been kept and not passed on; saying it again does that.
        if (step === 'deciding' && this.inSession) await this.announceEnd(applicant, id);
        await pause(POLL_MILLISECONDS);
        return;
    }
    await waitWhile(applicant, (now) => now.step === step && now.attemptsLeft === attemptsLeft);
  }

  private async showFace(applicant: ApplicantClient, id: string): Promise<void> {
    const { camera } = this.plan;
    try {
      const {
        sessionId,
        region,
        streamingEndpoint: endpoint,
        credentials,
      } = await applicant.startLiveness();
      this.ledger.sessionOpened(id, sessionId);
      this.inSession = true;
      const { accessKeyId, secretAccessKey, sessionToken } = credentials;
      const keys = { accessKeyId, secretAccessKey, sessionToken };
      await this.liveness.take({ endpoint, region, credentials: keys, sessionId, camera });
    } catch (error) {
      // The last session has ended, be it that nobody heard of it.
      if (!isConflict(error)) throw error;
    }
    await this.announceEnd(applicant, id);
  }

  private async announceEnd(applicant: ApplicantClient, id: string): Promise<void> {
    await applicant.completeLiveness();
    this.ledger.livenessEnded(id);
    this.inSession = false;
  }

  private async readEnd(application: ApplicationClient, id: string): Promise<End> {
    const { status, reason } = await application.getVerification(id);
    this.ledger.ended(id, { status, reason });
    return { status, reason };
  }

  private async erase(application: ApplicationClient, id: string): Promise<void> {
    this.ledger.erasureAsked(id);
    await application.eraseVerification(id);
    this.ledger.erased(id);
  }
}

/** The workflow takes up what was shown a moment after it was taken in. */
async function waitWhile(
  applicant: ApplicantClient,
  unchanged: (session: Session) => boolean,
): Promise<void> {
  while (unchanged(await applicant.getSession())) await pause(POLL_MILLISECONDS);
}

/** A conflict says that the verification has gone on meanwhile: the session tells what is next. */
async function unlessInConflict(action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!isConflict(error)) throw error;
    await pause(POLL_MILLISECONDS);
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof ApiError && error.status === 409;
}
