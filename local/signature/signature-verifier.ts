import type { IncomingMessage } from 'node:http';
import type { Clock } from '../clock';
import { requestTarget } from '../http/request-target';
import type { Principal } from '../service';
import { canonicalRequest } from './canonical-request';
import type { Credential, CredentialSource } from './credential';
import { SignatureError } from './signature-error';
import {
  equalInConstantTime,
  formatScope,
  formatSigningDate,
  hmac,
  parseCredential,
  parseSigningDate,
  sha256Hex,
  signingAlgorithm,
  signingKey,
  type Scope,
} from './signing';

/** How far a request's time may be from ours, in minutes: S3 is more patient than the rest. */
const toleratedMinutes = (signingName: string): number => (signingName === 's3' ? 15 : 5);

/** The longest life of a presigned request, in seconds: a week. */
const longestExpiry = 7 * 24 * 60 * 60;

/** What a client claims, before anything of it is checked. */
export interface SignatureClaim {
  readonly algorithm: string | undefined;
  readonly credential: string | undefined;
  readonly date: string | undefined;
  readonly signature: string | undefined;
  readonly securityToken: string | undefined;
}

/** A signature that holds. */
export interface VerifiedSignature {
  readonly caller: Principal;
  /** Hexadecimal; the chunks of an event stream continue from it. */
  readonly signature: string;
  readonly scope: Scope;
  /** The key with which the same credentials sign on a day (`YYYYMMDD`). */
  keyOn(date: string): Buffer;
}

export interface VerificationOptions {
  /** The service's name in scopes: `s3`, `states`, `rekognition`. */
  readonly signingName: string;
  /** SHA-256 of the body in hexadecimal, or the word that stands in its place. */
  readonly payloadHash: string;
}

/** Verifies AWS Signature Version 4 in each of the forms in which it arrives. Every method throws {@link SignatureError}. */
export class SignatureVerifier {
  constructor(
    private readonly dependencies: {
      readonly credentials: CredentialSource;
      readonly clock: Clock;
      readonly region: string;
    },
  ) {}

  /** The form of the SDKs: an Authorization header. */
  async verifyHeaders(
    request: IncomingMessage,
    options: VerificationOptions,
  ): Promise<VerifiedSignature> {
    const { authorization } = request.headers;
    if (authorization === undefined) throw new SignatureError('missing', 'No signature.');
    const [algorithm, ...parameters] = authorization.split(/[ ,]+/);
    const parameter = (name: string): string | undefined =>
      parameters.find((text) => text.startsWith(`${name}=`))?.slice(name.length + 1);
    const date = header(request, 'x-amz-date');
    const signer = await this.signerOf(
      {
        algorithm,
        credential: parameter('Credential'),
        date,
        signature: parameter('Signature'),
        securityToken: header(request, 'x-amz-security-token'),
      },
      options.signingName,
    );
    this.refuseSkew(signer.time, options.signingName);
    return this.verifyRequest(request, signer, parameter('SignedHeaders'), options, false);
  }

  /**
   * The form of presigned addresses: everything in the query, with an expiry.
   *
   * @param hostWithoutPort whether the client signed the host's name alone, as for event streams
   */
  async verifyPresigned(
    request: IncomingMessage,
    options: VerificationOptions,
    hostWithoutPort = false,
  ): Promise<VerifiedSignature> {
    const { query } = requestTarget(request);
    const parameter = (name: string): string | undefined => query.get(name) ?? undefined;
    if (!query.has('X-Amz-Signature')) throw new SignatureError('missing', 'No signature.');
    const signer = await this.signerOf(
      {
        algorithm: parameter('X-Amz-Algorithm'),
        credential: parameter('X-Amz-Credential'),
        date: parameter('X-Amz-Date'),
        signature: parameter('X-Amz-Signature'),
        securityToken: parameter('X-Amz-Security-Token'),
      },
      options.signingName,
    );
    const expiry = Number(parameter('X-Amz-Expires'));
    if (!Number.isInteger(expiry) || expiry < 1 || expiry > longestExpiry) {
      throw new SignatureError('incomplete', 'X-Amz-Expires must be between 1 and 604800 seconds.');
    }
    this.refuseSkew(signer.time, options.signingName, expiry);
    const signedHeaders = parameter('X-Amz-SignedHeaders');
    return this.verifyRequest(request, signer, signedHeaders, options, hostWithoutPort);
  }

  /** The form of browser uploads to S3: a policy document, in base64, signed by itself. */
  async verifyPolicy(policy: string, claim: SignatureClaim): Promise<VerifiedSignature> {
    return this.verifyText(policy, await this.signerOf(claim, 's3'));
  }

  private async signerOf(claim: SignatureClaim, signingName: string): Promise<Signer> {
    const { algorithm, credential, date = '', signature, securityToken } = claim;
    const parsed = credential === undefined ? undefined : parseCredential(credential);
    const time = parseSigningDate(date);
    if (algorithm !== signingAlgorithm || !parsed || !signature || Number.isNaN(time)) {
      throw new SignatureError(
        'incomplete',
        `A signature needs the algorithm ${signingAlgorithm}, a credential with its scope, a date (YYYYMMDDTHHMMSSZ) and signed headers.`,
      );
    }
    this.refuseWrongScope(parsed.scope, date, signingName);
    const known = await this.dependencies.credentials.find(parsed.accessKeyId);
    if (!known) throw new SignatureError('unknownKey', 'Unknown access key.');
    if (!equalInConstantTime(known.sessionToken ?? '', securityToken ?? '')) {
      throw new SignatureError('invalidToken', 'The session token does not fit the access key.');
    }
    if (known.expiresAt !== undefined && known.expiresAt <= this.dependencies.clock.now()) {
      throw new SignatureError('expiredToken', 'The session has ended.');
    }
    return { credential: known, scope: parsed.scope, date, time, signature };
  }

  private refuseWrongScope(scope: Scope, date: string, signingName: string): void {
    const { region } = this.dependencies;
    if (scope.region !== region) {
      throw new SignatureError(
        'wrongScope',
        `Credential should be scoped to a valid region, not '${scope.region}'; expecting '${region}'.`,
      );
    }
    if (scope.service !== signingName) {
      throw new SignatureError(
        'wrongScope',
        `Credential should be scoped to correct service: '${signingName}'.`,
      );
    }
    if (!date.startsWith(`${scope.date}T`)) {
      throw new SignatureError(
        'wrongScope',
        `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${scope.date}' != '${date}'.`,
      );
    }
  }

  /** @param expiry how many seconds the request is good for from its time on, if it says so */
  private refuseSkew(time: number, signingName: string, expiry?: number): void {
    const now = this.dependencies.clock.now();
    const minutes = toleratedMinutes(signingName);
    const tolerance = minutes * 60_000;
    const latest = time + (expiry === undefined ? tolerance : expiry * 1000);
    const written = formatSigningDate(time);
    const current = formatSigningDate(now);
    if (now > latest) {
      throw new SignatureError(
        expiry === undefined ? 'skewed' : 'expiredRequest',
        `Signature expired: ${written} is now earlier than ${formatSigningDate(now - (latest - time))} (${current} - ${(latest - time) / 60_000} min.)`,
      );
    }
    if (time > now + tolerance) {
      throw new SignatureError(
        'skewed',
        `Signature not yet current: ${written} is still later than ${formatSigningDate(now + tolerance)} (${current} + ${minutes} min.)`,
      );
    }
  }

  private verifyRequest(
    request: IncomingMessage,
    signer: Signer,
    signedHeaders: string | undefined,
    { signingName, payloadHash }: VerificationOptions,
    hostWithoutPort: boolean,
  ): VerifiedSignature {
    const signed = signedHeaders?.split(';') ?? [];
    refuseUnsignedHeaders(request, signed);
    const canonical = canonicalRequest(request, signed, payloadHash, {
      pathAsSent: signingName === 's3',
      hostWithoutPort,
    });
    const { date, scope } = signer;
    const text = [signingAlgorithm, date, formatScope(scope), sha256Hex(canonical)].join('\n');
    return this.verifyText(text, signer);
  }

  private verifyText(text: string, { credential, scope, signature }: Signer): VerifiedSignature {
    const keyOn = (date: string): Buffer =>
      signingKey(credential.secretAccessKey, { ...scope, date });
    const expected = hmac(keyOn(scope.date), text).toString('hex');
    if (!equalInConstantTime(expected, signature)) {
      throw new SignatureError('mismatch', 'The signature does not match.');
    }
    const { accessKeyId, principalArn, roleArn, sessionPolicy } = credential;
    const caller: Principal = {
      accessKeyId,
      arn: principalArn,
      ...(roleArn !== undefined && { roleArn }),
      ...(sessionPolicy && { sessionPolicy }),
    };
    return { caller, signature, scope, keyOn };
  }
}

/** Who is said to have signed, and when. */
interface Signer {
  readonly credential: Credential;
  readonly scope: Scope;
  readonly date: string;
  readonly time: number;
  readonly signature: string;
}

/** A header that changes what AWS does must be signed, or whoever carries the request could add it. */
function refuseUnsignedHeaders(request: IncomingMessage, signed: readonly string[]): void {
  const needed = Object.keys(request.headers).filter((name) => name.startsWith('x-amz-'));
  const missing = ['host', ...needed].filter((name) => !signed.includes(name));
  if (missing.length > 0) {
    throw new SignatureError(
      'unsignedHeader',
      `These headers must be part of 'SignedHeaders': ${missing.join(', ')}.`,
    );
  }
}

function header({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}
