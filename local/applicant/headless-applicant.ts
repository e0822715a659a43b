import { setTimeout as pause } from 'node:timers/promises';
import type { ApplicantClient, DocumentContentType } from './api-client';
import type { Session } from './api-views';
import type { Camera } from './camera';
import type { LivenessClient } from './liveness-client';

/** What an applicant brings along. */
export interface Belongings {
  readonly document: Buffer;
  readonly documentType: DocumentContentType;
  /** A camera before the face that is held to it. */
  readonly camera: Pick<Camera, 'frame'>;
  /** Holds up a recording made earlier instead of a face. */
  readonly replay?: boolean;
}

const CONSENT = { textVersion: 'headless-1', language: 'en' } as const;
const POLL_MILLISECONDS = 40;

/** An applicant without a browser, who does what the page would have them do until there is nothing left to do. */
export class HeadlessApplicant {
  constructor(
    private readonly api: ApplicantClient,
    private readonly liveness: LivenessClient,
    private readonly belongings: Belongings,
  ) {}

  /**
   * Goes through the verification, and tries again as often as they are let.
   *
   * @returns where it stands in the end: decided, or with a reviewer
   * @throws ApiError when the API refuses a step
   */
  async goThrough(): Promise<Session> {
    for (;;) {
      const session = await this.api.getSession();
      switch (session.step) {
        case 'consent':
          await this.api.giveConsent(CONSENT);
          break;
        case 'document':
          await this.showDocument();
          break;
        case 'liveness':
          await this.showFace();
          break;
        case 'checking':
        case 'deciding':
          await pause(POLL_MILLISECONDS);
          break;
        case 'review':
        case 'done':
          return session;
      }
    }
  }

  private async showDocument(): Promise<void> {
    const { attemptsLeft } = await this.api.getSession();
    await this.api.uploadDocument(this.belongings.document, this.belongings.documentType);
    await this.waitWhile(
      ({ step, attemptsLeft: left }) => step === 'document' && left === attemptsLeft,
    );
  }

  private async showFace(): Promise<void> {
    const { attemptsLeft } = await this.api.getSession();
    const { sessionId, region, streamingEndpoint, credentials } = await this.api.startLiveness();
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    await this.liveness.take({
      endpoint: streamingEndpoint,
      region,
      credentials: { accessKeyId, secretAccessKey, sessionToken },
      sessionId,
      camera: this.belongings.camera,
      replay: this.belongings.replay ?? false,
    });
    await this.api.completeLiveness();
    await this.waitWhile(
      ({ step, attemptsLeft: left }) => step === 'liveness' && left === attemptsLeft,
    );
  }

  /** The workflow takes up what was shown a moment after it was taken in. */
  private async waitWhile(unchanged: (session: Session) => boolean): Promise<void> {
    while (unchanged(await this.api.getSession())) await pause(POLL_MILLISECONDS);
  }
}
