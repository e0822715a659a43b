import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import * as z from 'zod';

/** Groups of the user pool whose members may act as each. */
const groupsOf = {
  reviewer: ['reviewer', 'admin'],
  administrator: ['admin'],
} as const satisfies Record<string, readonly string[]>;

export type SignedInPrincipal = keyof typeof groupsOf;

const claimsSchema = z.object({
  token_use: z.literal('access'),
  client_id: z.string(),
  username: z.string().min(1),
  'cognito:groups': z.array(z.string()).default([]),
});

export type ReviewerVerdict =
  | { readonly known: false }
  | { readonly known: true; readonly allowed: false; readonly detail: string }
  | {
      readonly known: true;
      readonly allowed: true;
      readonly reviewer: string;
      readonly groups: readonly string[];
    };

/**
 * Checks access tokens of one client of a Cognito user pool, against the keys the pool publishes.
 * They are fetched once and kept, and again when a token names a key that is not among them.
 */
export class ReviewerTokens {
  private readonly keys: ReturnType<typeof createRemoteJWKSet>;

  constructor(
    private readonly issuer: string,
    private readonly clientId: string,
  ) {
    this.keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`));
  }

  /** @throws Error when the keys cannot be fetched, which says nothing of the token */
  async verify(token: string, principal: SignedInPrincipal): Promise<ReviewerVerdict> {
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        issuer: this.issuer,
        algorithms: ['RS256'],
      });
      return this.judge(claimsSchema.safeParse(payload).data, principal);
    } catch (error) {
      if (error instanceof errors.JWTExpired) {
        return { known: true, allowed: false, detail: 'The sign-in has expired; sign in again.' };
      }
      if (isFaultOfToken(error)) return { known: false };
      throw error;
    }
  }

  private judge(
    claims: z.infer<typeof claimsSchema> | undefined,
    principal: SignedInPrincipal,
  ): ReviewerVerdict {
    if (claims?.client_id !== this.clientId) return { known: false };
    const { username: reviewer, 'cognito:groups': groups } = claims;
    const allowed: readonly string[] = groupsOf[principal];
    if (!groups.some((group) => allowed.includes(group))) {
      const detail = `You are not in a group that may do this (${allowed.join(', ')}); ask an administrator to add you.`;
      return { known: true, allowed: false, detail };
    }
    return { known: true, allowed: true, reviewer, groups };
  }
}

function isFaultOfToken(error: unknown): boolean {
  return (
    error instanceof errors.JOSEError &&
    !(error instanceof errors.JWKSTimeout) &&
    !(error instanceof errors.JWKSInvalid) &&
    error.code !== 'ERR_JOSE_GENERIC' // the keys were answered with another status than 200
  );
}
