import { ServiceError } from '../service';

/** What can be wrong with a signature. */
export type SignatureProblem =
  /** The request carries no signature. */
  | 'missing'
  /** A part of the signature is missing or malformed. */
  | 'incomplete'
  | 'unknownKey'
  /** The session token is missing, or not the one issued with the access key. */
  | 'invalidToken'
  | 'expiredToken'
  | 'mismatch'
  /** Signed for another day, region or service. */
  | 'wrongScope'
  /** The request's time is too far from the server's. */
  | 'skewed'
  /** A presigned request used after its time. */
  | 'expiredRequest'
  /** A header that must be signed is not. */
  | 'unsignedHeader'
  /** The body is not the one that was signed. */
  | 'wrongPayload';

/** A signature that does not hold. {@link SignatureError.as} puts it in the words of a protocol. */
export class SignatureError extends Error {
  override readonly name = 'SignatureError';

  constructor(
    readonly problem: SignatureProblem,
    message: string,
  ) {
    super(message);
  }

  /** The error as AWS answers it in services of JSON protocols, of the query protocol (STS), or in S3. */
  as(dialect: SignatureDialect): ServiceError {
    const [code, statusCode, message = this.message] = dialects[dialect][this.problem];
    return new ServiceError(code, message, statusCode);
  }
}

export type SignatureDialect = keyof typeof dialects;

type Wording = readonly [code: string, statusCode: number, message?: string];

const mismatch =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';
const unknownToken = 'The security token included in the request is invalid.';
const expiredToken = 'The security token included in the request is expired';

const json: Record<SignatureProblem, Wording> = {
  missing: ['MissingAuthenticationTokenException', 400, 'Missing Authentication Token'],
  incomplete: ['IncompleteSignatureException', 400],
  unknownKey: ['UnrecognizedClientException', 400, unknownToken],
  invalidToken: ['UnrecognizedClientException', 400, unknownToken],
  expiredToken: ['ExpiredTokenException', 400, expiredToken],
  mismatch: ['InvalidSignatureException', 400, mismatch],
  wrongScope: ['InvalidSignatureException', 400],
  skewed: ['InvalidSignatureException', 400],
  expiredRequest: ['InvalidSignatureException', 400],
  unsignedHeader: ['InvalidSignatureException', 400],
  wrongPayload: ['InvalidSignatureException', 400, mismatch],
};

const query: Record<SignatureProblem, Wording> = {
  missing: ['MissingAuthenticationToken', 403, 'Request is missing Authentication Token'],
  incomplete: ['IncompleteSignature', 403],
  unknownKey: ['InvalidClientTokenId', 403, unknownToken],
  invalidToken: ['InvalidClientTokenId', 403, unknownToken],
  expiredToken: ['ExpiredToken', 403, expiredToken],
  mismatch: ['SignatureDoesNotMatch', 403, mismatch],
  wrongScope: ['SignatureDoesNotMatch', 403],
  skewed: ['SignatureDoesNotMatch', 403],
  expiredRequest: ['SignatureDoesNotMatch', 403],
  unsignedHeader: ['SignatureDoesNotMatch', 403],
  wrongPayload: ['SignatureDoesNotMatch', 403, mismatch],
};

const s3: Record<SignatureProblem, Wording> = {
  missing: ['AccessDenied', 403, 'Access Denied'],
  incomplete: ['AuthorizationHeaderMalformed', 400],
  unknownKey: [
    'InvalidAccessKeyId',
    403,
    'The AWS Access Key Id you provided does not exist in our records.',
  ],
  invalidToken: ['InvalidToken', 400, 'The provided token is malformed or otherwise invalid.'],
  expiredToken: ['ExpiredToken', 400, 'The provided token has expired.'],
  mismatch: [
    'SignatureDoesNotMatch',
    403,
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  ],
  wrongScope: ['AuthorizationHeaderMalformed', 400],
  skewed: [
    'RequestTimeTooSkewed',
    403,
    'The difference between the request time and the current time is too large.',
  ],
  expiredRequest: ['AccessDenied', 403, 'Request has expired'],
  unsignedHeader: [
    'AccessDenied',
    403,
    'There were headers present in the request which were not signed',
  ],
  wrongPayload: [
    'XAmzContentSHA256Mismatch',
    400,
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  ],
};

const dialects = { json, query, s3 };
