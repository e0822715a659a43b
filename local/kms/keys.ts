import { createPublicKey, type KeyObject } from 'node:crypto';
import { ServiceError } from '../service';
import type { Account } from '../iam/account';
import type { Store } from '../store/store';
import type { KeyDefinition } from '../template/keys';
import { openPrivateKey } from './private-keys';
import { openSecret } from './secrets';

/** A key with its halves, if it is one that signs, or its secret, if it makes MACs. */
export interface Key extends KeyDefinition {
  readonly halves?: { readonly privateKey: KeyObject; readonly publicKey: KeyObject };
  readonly secret?: Buffer;
}

/** The keys of the account, by the ways there are to name one. */
export class Keys {
  private constructor(
    private readonly byArn: ReadonlyMap<string, Key>,
    private readonly account: Account,
  ) {}

  static async open(
    store: Store,
    definitions: readonly KeyDefinition[],
    account: Account,
  ): Promise<Keys> {
    const keys = definitions.map(async (definition): Promise<[string, Key]> => [
      definition.arn,
      { ...definition, ...(await openMaterial(store, definition)) },
    ]);
    return new Keys(new Map(await Promise.all(keys)), account);
  }

  /**
   * @param keyId id or ARN of a key; there are no aliases
   * @throws ServiceError `NotFoundException`
   */
  find(keyId: string): Key {
    const arn = this.arnOf(keyId);
    const key = this.byArn.get(arn);
    if (key) return key;
    throw new ServiceError(
      'NotFoundException',
      arn.includes(':alias/') ? `Alias ${arn} is not found.` : `Key '${arn}' does not exist`,
    );
  }

  private arnOf(keyId: string): string {
    if (keyId.startsWith('arn:')) return keyId;
    const { region, account } = this.account;
    const name = keyId.startsWith('alias/') ? keyId : `key/${keyId}`;
    return `arn:aws:kms:${region}:${account}:${name}`;
  }
}

/** What a key works with, as far as the embedded KMS works with it. */
async function openMaterial(
  store: Store,
  { arn, usage }: KeyDefinition,
): Promise<Pick<Key, 'halves' | 'secret'>> {
  if (usage === 'GENERATE_VERIFY_MAC') return { secret: await openSecret(store, arn) };
  if (usage !== 'SIGN_VERIFY') return {};
  const privateKey = await openPrivateKey(store, arn);
  return { halves: { privateKey, publicKey: createPublicKey(privateKey) } };
}
