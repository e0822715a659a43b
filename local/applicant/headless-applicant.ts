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

/** How long to wait before looking again, in milliseconds: longer each time, since every look costs the API a request. */
const pauses = { first: 50, growth: 2, longest: 400 };

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
    let session = await this.api.getSession();
    for (;;) {
      switch (session.step) {
        case 'consent':
          session = await this.api.giveConsent(CONSENT);
          break;
        case 'document':
          await this.api.uploadDocument(this.belongings.document, this.belongings.documentType);
          session = await this.whatFollows(session);
          break;
        case 'liveness':
          await this.showFace();
          session = await this.whatFollows(session);
          break;
        case 'checking':
        case 'deciding':
          session = await this.whatFollows(session);
          break;
        case 'review':
        case 'done':
          return session;
      }
    }
  }

  private async showFace(): Promise<void> {
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
  }

  /** The session once it is at another step, or at another attempt at this one. */
  private async whatFollows({ step, attemptsLeft }: Session): Promise<Session> {
    let milliseconds = pauses.first;
    for (;;) {
      await pause(milliseconds);
      const session = await this.api.getSession();
      if (session.step !== step || session.attemptsLeft !== attemptsLeft) return session;
      milliseconds = Math.min(milliseconds * pauses.growth, pauses.longest);
    }
  }
}
