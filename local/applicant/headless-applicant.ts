import { setTimeout as pause } from 'node:timers/promises';
import type { ApplicantClient, Consent, DocumentContentType } from './api-client';
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
  /** What is shown at the first attempts, one at each, before the document and the camera above. */
  readonly earlierDocuments?: readonly Buffer[];
  readonly earlierCameras?: readonly Pick<Camera, 'frame'>[];
  /** Asks for the challenge without light, where that may be asked for. */
  readonly withoutLight?: boolean;
}

const CONSENT = { textVersion: 'headless-1', language: 'en' } as const satisfies Consent;

/** How long to wait before looking again, in milliseconds: longer each time, since every look costs the API a request. */
const pauses = { first: 50, growth: 2, longest: 400 };

/** An applicant without a browser, who does what the page would have them do until there is nothing left to do. */
export class HeadlessApplicant {
  private readonly documents: Buffer[];
  private readonly cameras: Pick<Camera, 'frame'>[];

  constructor(
    private readonly api: ApplicantClient,
    private readonly liveness: LivenessClient,
    private readonly belongings: Belongings,
  ) {
    this.documents = [...(belongings.earlierDocuments ?? [])];
    this.cameras = [...(belongings.earlierCameras ?? [])];
  }

  /**
   * Goes through the verification, and tries again as often as they are let.
   *
   * @param until the step to leave off before, as people do who lose interest
   * @returns where it stands in the end: decided, with a reviewer, or at that step
   * @throws ApiError when the API refuses a step
   */
  async goThrough(until?: Session['step']): Promise<Session> {
    let session = await this.api.getSession();
    while (session.step !== until) {
      switch (session.step) {
        case 'consent':
          session = await this.api.giveConsent(this.consent(session));
          break;
        case 'document':
          await this.showDocument();
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
    return session;
  }

  private consent({ challengeChoice }: Session): Consent {
    const { withoutLight = false } = this.belongings;
    return withoutLight && challengeChoice
      ? { ...CONSENT, challenge: 'FaceMovementChallenge' }
      : CONSENT;
  }

  private async showDocument(): Promise<void> {
    const { document, documentType } = this.belongings;
    await this.api.uploadDocument(this.documents.shift() ?? document, documentType);
  }

  private async showFace(): Promise<void> {
    const { sessionId, region, streamingEndpoint, credentials } = await this.api.startLiveness();
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    await this.liveness.take({
      endpoint: streamingEndpoint,
      region,
      credentials: { accessKeyId, secretAccessKey, sessionToken },
      sessionId,
      camera: this.cameras.shift() ?? this.belongings.camera,
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
