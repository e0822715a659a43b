import { createHmac, randomBytes } from 'node:crypto';
import type { Verification } from './verification';

/** Makes the secret the references of one verification are signed with: 32 bytes, base64url. */
export function createRedirectSecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * Where the applicant returns to: the application's own URL, with the verification's id and a
 * reference that proves the return comes from here. The outcome is not in it.
 *
 * @returns undefined when the application gave no URL to return to
 */
export function returnUrl(verification: Verification): string | undefined {
  const { id, redirectUrl, redirectSecret } = verification;
  if (redirectUrl === undefined || redirectSecret === undefined) return undefined;
  const url = new URL(redirectUrl);
  url.searchParams.set('verification', id);
  url.searchParams.set('reference', signReference(id, redirectSecret));
  return url.href;
}

/** The secret is used as it is spelled: what checks a reference need not decode it. */
function signReference(id: string, secret: string): string {
  const issuedAt = Math.floor(Date.now() / 1000);
  const signature = createHmac('sha256', secret).update(`v1.${id}.${issuedAt}`).digest('base64url');
  return `v1.${issuedAt}.${signature}`;
}
