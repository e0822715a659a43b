import { createPublicKey, type KeyObject } from 'node:crypto';
import { ServiceError } from '../service';
import type { Account } from '../iam/account';
import type { Store } from '../store/store';
import type { KeyDefinition } from '../template/keys';
import { openPrivateKey } from './private-keys';

/** A key with its halves, if it is one that signs. */
export interface Key extends KeyDefinition {
  readonly halves?: { readonly privateKey: KeyObject; readonly publicKey: KeyObject };
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
    const keys = definitions.map(async (definition): Promise<[string, Key]> => {
      if (definition.usage !== 'SIGN_VERIFY') return [definition.arn, definition];
      const privateKey = await openPrivateKey(store, definition.arn);
      const halves = { privateKey, publicKey: createPublicKey(privateKey) };
      return [definition.arn, { ...definition, halves }];
    });
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
