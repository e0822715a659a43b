import { randomInt } from 'node:crypto';
import type { Store } from '../store/store';
import type { ApiKeyProperties, Declared } from './resource-properties';

/** A key that lets an application call. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  /** The secret that goes into the `x-api-key` header. */
  readonly value: string;
  readonly enabled: boolean;
}

const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** As long as those that AWS makes up. */
const VALUE_LENGTH = 40;

/** Gives every key its value: the one in the template, or a random one that is made once and kept. */
export async function openApiKeys(
  declarations: readonly Declared<ApiKeyProperties>[],
  store: Store,
): Promise<ApiKey[]> {
  const values = store.table<string>('apigateway-api-keys');
  return Promise.all(
    declarations.map(async ({ logicalId, id, properties }) => {
      const known = properties.Value ?? (await values.get(id));
      const value = known ?? randomValue();
      if (known === undefined) await store.commit([values.put(id, value)]);
      return { id, name: properties.Name ?? logicalId, value, enabled: properties.Enabled };
    }),
  );
}

function randomValue(): string {
  return Array.from({ length: VALUE_LENGTH }, () =>
    LETTERS_AND_DIGITS.charAt(randomInt(LETTERS_AND_DIGITS.length)),
  ).join('');
}
