import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../clock';
import type { Store, Table } from '../store/store';
import type { SignIn } from './tokens';

interface KeptSignIn {
  readonly signIn: SignIn;
  readonly scope: string;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
}

/** The tokens that new tokens are had for. Kept by their hashes, so that they outlive a restart. */
export class RefreshTokens {
  private readonly table: Table<KeptSignIn>;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    userPoolId: string,
  ) {
    this.table = store.table(`cognito-refresh-tokens-${userPoolId}`);
  }

  /** Makes a token, and forgets those that have run out. */
  async issue(signIn: SignIn, scope: string, lifetimeSeconds: number): Promise<string> {
    const token = randomBytes(48).toString('base64url');
    const expiresAt = this.clock.now() + lifetimeSeconds * 1000;
    const writes = [this.table.put(hash(token), { signIn, scope, expiresAt })];
    for await (const [key, kept] of this.table.entries()) {
      if (kept.expiresAt <= this.clock.now()) writes.push(this.table.delete(key));
    }
    await this.store.commit(writes);
    return token;
  }

  /** What a token stands for, while it does. */
  async find(token: string): Promise<KeptSignIn | undefined> {
    const kept = await this.table.get(hash(token));
    return kept && this.clock.now() < kept.expiresAt ? kept : undefined;
  }

  async revoke(token: string): Promise<void> {
    await this.store.commit([this.table.delete(hash(token))]);
  }
}

const hash = (token: string): string => createHash('sha256').update(token).digest('hex');
