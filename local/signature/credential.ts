import type { IdentityPolicy } from '../iam/policy-document';

/** An access key, and whom it stands for. */
export interface Credential {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Temporary credentials only: must come with every request they sign. */
  readonly sessionToken?: string;
  /** When temporary credentials end, in milliseconds since the epoch. */
  readonly expiresAt?: number;
  /** Of the user, or of the session of a role: `arn:aws:sts::000000000000:assumed-role/Name/session`. */
  readonly principalArn: string;
  readonly roleArn?: string;
  readonly sessionPolicy?: IdentityPolicy;
}

/** Where a verifier looks access keys up. */
export interface CredentialSource {
  find(accessKeyId: string): Promise<Credential | undefined>;
}
