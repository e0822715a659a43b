import { on } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../../clock';
import type { AccessControl } from '../../iam/access-control';
import type { ObjectsOf } from '../../s3/objects-of';
import { ServiceError } from '../../service';
import { EventStreamVerifier } from '../../signature/event-stream-verifier';
import { SignatureError } from '../../signature/signature-error';
import type { SignatureVerifier, VerifiedSignature } from '../../signature/signature-verifier';
import { sha256Hex } from '../../signature/signing';
import type { FaceAnalyser } from '../face-analyser';
import { chosenChallenge, createChallenge, sessionInformation, type Random } from './challenge';
import { LivenessJudge } from './liveness-judge';
import type { LivenessSession } from './liveness-session';
import type { LivenessSessions } from './liveness-sessions';
import { encodeError, encodeEvent } from './server-messages';
import { SessionImages } from './session-images';
import { parseStreamRequest, type StreamRequest } from './stream-request';
import { receiveSubmission } from './submission';
import { VideoDecoder } from './video-decoder';

/** Bytes of one message; browsers send about a second of video in each. */
const mostMessageBytes = 4 * 1024 * 1024;

export interface LivenessStreamOptions {
  readonly sessions: LivenessSessions;
  readonly signatures: SignatureVerifier;
  readonly engine: FaceAnalyser;
  readonly objects: ObjectsOf;
  readonly access: AccessControl;
  readonly clock: Clock;
  /** Told of errors that are ours and not the client's. */
  readonly logError: (message: string, error: unknown) => void;
  /** Where the order of colours comes from; the machine's secure randomness unless given. */
  readonly random?: Random;
}

/**
 * Rekognition's StartFaceLivenessSession: a WebSocket that carries a signed event stream of video one way and
 * the challenge the other way.
 */
export class LivenessStream {
  private readonly server = new WebSocketServer({
    noServer: true,
    maxPayload: mostMessageBytes,
    WebSocket: LivenessSocket,
  });
  private readonly underWay = new Set<Promise<void>>();
  private readonly judge: LivenessJudge;
  private readonly images: SessionImages;

  private constructor(
    private readonly options: LivenessStreamOptions,
    private readonly decoder: VideoDecoder,
  ) {
    this.judge = new LivenessJudge(options.engine, decoder);
    this.images = new SessionImages(options.objects);
  }

  static async start(options: LivenessStreamOptions): Promise<LivenessStream> {
    return new LivenessStream(options, await VideoDecoder.start());
  }

  /** Takes over a connection. Who may not open a stream is told so in the stream, where browsers can read it. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.server.handleUpgrade(request, socket, head, (client) => {
      const serving = this.serve(client, request).finally(() => this.underWay.delete(serving));
      this.underWay.add(serving);
    });
  }

  /** Cuts connections, waits for the judgements under way, and ends the worker thread. */
  async close(): Promise<void> {
    for (const client of this.server.clients) client.terminate();
    await Promise.all(this.underWay);
    await this.decoder.close();
  }

  private async serve(client: WebSocket, request: IncomingMessage): Promise<void> {
    client.on('error', () => client.terminate());
    const expiry = new AbortController();
    // Listens at once: a client may speak before it has been answered.
    const messages = framesOf(client, expiry.signal);
    try {
      const opening = await this.authenticate(request);
      const asked = parseStreamRequest(request);
      const session = await this.options.sessions.begin(asked.sessionId);
      const cancel = this.options.clock.schedule(session.expiresAt, () => expiry.abort());
      await this.run(client, messages, { opening, asked, session }).finally(cancel);
    } catch (error) {
      const refusal = expiry.signal.aborted ? expired : this.toServiceError(error);
      client.send(encodeError(refusal));
    } finally {
      client.close(1000);
    }
  }

  private async authenticate(request: IncomingMessage): Promise<VerifiedSignature> {
    const { signatures } = this.options;
    const options = { signingName: 'rekognition', payloadHash: sha256Hex('') };
    // Browsers sign the host's name alone, the SDK for Node.js with its port.
    const opening = await signatures
      .verifyPresigned(request, options, true)
      .catch((error: unknown) => {
        if (!(error instanceof SignatureError) || error.problem !== 'mismatch') throw error;
        return signatures.verifyPresigned(request, options, false);
      });
    const action = 'rekognition:StartFaceLivenessSession';
    this.options.access.authorize(opening.caller, { action, resource: '*' });
    return opening;
  }

  /** From the challenge to the result. Whatever goes wrong on the way ends the session as failed. */
  private async run(
    client: WebSocket,
    messages: AsyncIterable<Buffer>,
    { opening, asked, session }: Opened,
  ): Promise<void> {
    const { sessions, clock, random } = this.options;
    const { sessionId, challenge: type } = session;
    try {
      if (!asked.challenges.includes(type)) {
        throw new ServiceError('ValidationException', `The client does not offer ${type}.`);
      }
      const challenge = createChallenge(type, asked, random);
      client.send(encodeEvent('ChallengeEvent', chosenChallenge(challenge)));
      client.send(encodeEvent('ServerSessionInformationEvent', sessionInformation(challenge)));
      const verifier = new EventStreamVerifier(opening);
      const submission = await receiveSubmission(messages, verifier, challenge);
      const judgement =
        submission && (await this.judge.judge(submission.video, challenge, submission.report));
      const result = judgement && (await this.images.keep(session, judgement));
      await sessions.finish(sessionId, result);
      client.send(encodeEvent('DisconnectionEvent', { TimestampMillis: clock.now() }));
    } catch (error) {
      await sessions.finish(sessionId, undefined);
      throw error;
    }
  }

  private toServiceError(error: unknown): ServiceError {
    if (error instanceof SignatureError) return error.as('json');
    if (error instanceof ServiceError) return error;
    this.options.logError('A liveness stream failed', error);
    return new ServiceError('InternalServerException', 'Internal server error', 500);
  }
}

const expired = new ServiceError('ValidationException', 'The session has expired.');

interface Opened {
  readonly opening: VerifiedSignature;
  readonly asked: StreamRequest;
  readonly session: LivenessSession;
}

/** The detector of Amplify UI reports a second, misleading error unless its own closing codes are answered with 1000. */
class LivenessSocket extends WebSocket {
  override close(code?: number, reason?: string | Buffer): void {
    super.close(code !== undefined && code >= 4000 ? 1000 : code, reason);
  }
}

/** The binary messages of a client, kept from now on, until it closes. */
function framesOf(client: WebSocket, signal: AbortSignal): AsyncIterable<Buffer> {
  const messages: AsyncIterable<unknown[]> = on(client, 'message', { signal, close: ['close'] });
  return (async function* () {
    for await (const [data] of messages) {
      if (Buffer.isBuffer(data)) yield data;
    }
  })();
}
