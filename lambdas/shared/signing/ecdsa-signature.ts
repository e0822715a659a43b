/** Bytes of each of the two numbers of a signature with P-256. */
const WIDTH = 32;

const SEQUENCE = 0x30;
const INTEGER = 0x02;

/**
 * Turns an ECDSA signature with P-256 from DER, as KMS gives it (RFC 3279, section 2.2.3), into its two numbers of
 * 32 bytes each, as JSON Web Signatures and WebCrypto have it (RFC 7518, section 3.4).
 *
 * @throws TypeError when it is not such a signature
 */
export function toFixedWidth(der: Uint8Array): Buffer {
  const { content, rest } = readElement(Buffer.from(der), SEQUENCE);
  const r = readElement(content, INTEGER);
  const s = readElement(r.rest, INTEGER);
  if (rest.length > 0 || s.rest.length > 0) throw notASignature();
  return Buffer.concat([padded(r.content), padded(s.content)]);
}

/** The lengths of a signature with P-256 fit in one byte each. */
function readElement(bytes: Buffer, tag: number): { content: Buffer; rest: Buffer } {
  const length = bytes[1];
  if (bytes[0] !== tag || length === undefined || length >= 0x80 || bytes.length < 2 + length) {
    throw notASignature();
  }
  return { content: bytes.subarray(2, 2 + length), rest: bytes.subarray(2 + length) };
}

/** DER leaves out leading zeros, and puts one where the number would else be negative. */
function padded(integer: Buffer): Buffer {
  const significant = integer.subarray(Math.max(0, integer.length - WIDTH));
  const surplus = integer.subarray(0, integer.length - significant.length);
  if (surplus.some((byte) => byte !== 0)) throw notASignature();
  return Buffer.concat([Buffer.alloc(WIDTH - significant.length), significant]);
}

const notASignature = () => new TypeError('This is no ECDSA signature with P-256 in DER.');
