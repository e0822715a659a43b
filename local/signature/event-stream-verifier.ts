import { EventStreamCodec, HeaderMarshaller, type Message } from '@smithy/eventstream-codec';
import { fromUtf8, toUtf8 } from '@smithy/util-utf8';
import { SignatureError } from './signature-error';
import type { VerifiedSignature } from './signature-verifier';
import { equalInConstantTime, formatScope, formatSigningDate, hmac, sha256Hex } from './signing';

const chunkAlgorithm = 'AWS4-HMAC-SHA256-PAYLOAD';

const codec = new EventStreamCodec(toUtf8, fromUtf8);
const headerMarshaller = new HeaderMarshaller(toUtf8, fromUtf8);

/**
 * Verifies the signed messages of an event stream. Each signature covers the one before, beginning with that of
 * the request, so that no message can be dropped, repeated, reordered or added.
 */
export class EventStreamVerifier {
  private priorSignature: string;

  constructor(private readonly opening: VerifiedSignature) {
    this.priorSignature = opening.signature;
  }

  /**
   * Opens the next message.
   *
   * @returns the message inside, or undefined for the empty one that ends the stream
   * @throws SignatureError `incomplete` when it is not a signed message, `mismatch` when the signature does not hold
   */
  open(frame: Uint8Array): Message | undefined {
    const { headers, body } = decodeFrame(frame);
    const date = headers[':date'];
    const signature = headers[':chunk-signature'];
    if (date?.type !== 'timestamp' || signature?.type !== 'binary') {
      throw new SignatureError('incomplete', 'A message needs :date and :chunk-signature headers.');
    }
    const time = formatSigningDate(date.value.getTime());
    const day = time.slice(0, 8);
    const text = [
      chunkAlgorithm,
      time,
      formatScope({ ...this.opening.scope, date: day }),
      this.priorSignature,
      sha256Hex(headerMarshaller.format({ ':date': date })),
      sha256Hex(body),
    ].join('\n');
    const expected = hmac(this.opening.keyOn(day), text).toString('hex');
    if (!equalInConstantTime(expected, Buffer.from(signature.value).toString('hex'))) {
      throw new SignatureError('mismatch', 'The signature of a message does not match.');
    }
    this.priorSignature = expected;
    return body.length === 0 ? undefined : decodeFrame(body);
  }
}

function decodeFrame(frame: Uint8Array): Message {
  try {
    return codec.decode(frame);
  } catch {
    throw new SignatureError('incomplete', 'The frame is not an event stream message.');
  }
}
