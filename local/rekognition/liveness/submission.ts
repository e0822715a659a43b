import { ServiceError } from '../../service';
import type { EventStreamVerifier } from '../../signature/event-stream-verifier';
import type { Challenge } from './challenge';
import { ChallengeReporter, type ChallengeReport } from './challenge-report';
import { parseClientEvent } from './client-events';

/** Bytes of video in one session: a minute at 2 Mbit/s. */
const mostVideoBytes = 15 * 1024 * 1024;

/** What a client sent, whole. */
export interface Submission {
  readonly video: Buffer;
  readonly report: ChallengeReport;
}

/**
 * Reads a client's stream up to the empty piece of video that ends it. Every message must be signed.
 *
 * @returns undefined when the client left before
 * @throws SignatureError, or ServiceError `ValidationException`
 */
export async function receiveSubmission(
  messages: AsyncIterable<Buffer>,
  verifier: EventStreamVerifier,
  challenge: Challenge,
): Promise<Submission | undefined> {
  const reporter = new ChallengeReporter(challenge);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const frame of messages) {
    const message = verifier.open(frame);
    if (!message) return undefined;
    const event = parseClientEvent(message);
    if (event.type === 'information') {
      reporter.note(event.challenge);
    } else if (event.chunk.length === 0) {
      return { video: Buffer.concat(chunks), report: reporter.report() };
    } else {
      bytes += event.chunk.length;
      if (bytes > mostVideoBytes) {
        throw new ServiceError(
          'ValidationException',
          `The video is larger than ${mostVideoBytes} bytes.`,
        );
      }
      chunks.push(event.chunk);
    }
  }
  return undefined;
}
