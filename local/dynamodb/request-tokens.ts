import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Clock } from '../clock';
import { type JsonValue, ServiceError } from '../service';
import type { Store, Table, Write } from '../store/store';

/** How long a token is remembered after its transaction: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const LIFETIME_MILLISECONDS = 10 * 60 * 1000;

/** Tokens forgotten with every new one: more than come in, so that they cannot pile up. */
const FORGOTTEN_PER_TOKEN = 2;

interface UsedToken {
  /** SHA-256 of the request's parameters. */
  readonly digest: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Lets a transaction take place once, however often it is sent with the same token. */
export class RequestTokens {
  private readonly used: Table<UsedToken>;
  private readonly byExpiry: Table<string>;
  private readonly inProgress = new Set<string>();

  constructor(
    store: Store,
    private readonly clock: Clock,
  ) {
    this.used = store.table<UsedToken>('dynamodb/tokens');
    this.byExpiry = store.table<string>('dynamodb/tokens-by-expiry');
  }

  /**
   * Runs a transaction unless it has succeeded with this token before. What it is given to commit
   * along is the memory of the token.
   *
   * @returns nothing when the transaction has taken place earlier.
   * @throws ServiceError `IdempotentParameterMismatchException`, `TransactionInProgressException`.
   */
  async once<T>(
    token: string,
    parameters: JsonValue,
    transaction: (memory: readonly Write[]) => Promise<T>,
  ): Promise<T | undefined> {
    if (this.inProgress.has(token)) {
      throw new ServiceError(
        'TransactionInProgressException',
        'Transaction from previous request is still in progress',
      );
    }
    this.inProgress.add(token);
    try {
      const digest = createHash('sha256')
        .update(canonicalize(parameters) ?? '')
        .digest('hex');
      const used = await this.used.get(token);
      if (used && used.expiresAt > this.clock.now()) {
        if (used.digest === digest) return undefined;
        throw new ServiceError(
          'IdempotentParameterMismatchException',
          'The request uses the same client token as a previous, but non-identical request.',
        );
      }
      return await transaction([...(await this.forgetExpired()), ...this.remember(token, digest)]);
    } finally {
      this.inProgress.delete(token);
    }
  }

  private remember(token: string, digest: string): Write[] {
    const expiresAt = this.clock.now() + LIFETIME_MILLISECONDS;
    return [
      this.used.put(token, { digest, expiresAt }),
      this.byExpiry.put(`${expiresAt}/${token}`, token),
    ];
  }

  private async forgetExpired(): Promise<Write[]> {
    const range = { lt: String(this.clock.now()), limit: FORGOTTEN_PER_TOKEN };
    const writes: Write[] = [];
    for await (const [key, token] of this.byExpiry.entries(range)) {
      const used = await this.used.get(token);
      writes.push(this.byExpiry.delete(key));
      if (used && key === `${used.expiresAt}/${token}`) writes.push(this.used.delete(token));
    }
    return writes;
  }
}
