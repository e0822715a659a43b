import { randomInt } from 'node:crypto';
import * as z from 'zod';
import type { PasswordRules } from '../template/secrets';

const lowercase = 'abcdefghijklmnopqrstuvwxyz';
const uppercase = lowercase.toUpperCase();
const numbers = '0123456789';
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

const jsonObject = z.record(z.string(), z.json());

/**
 * Thinks up the value of a secret: a password, or a JSON object with one in it
 * (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html).
 *
 * @throws Error for rules that no password satisfies
 */
export function generateSecretString(rules: PasswordRules): string {
  const password = randomPassword(rules);
  const { SecretStringTemplate: template, GenerateStringKey: key } = rules;
  if (template === undefined && key === undefined) return password;
  if (template === undefined || key === undefined) {
    throw new Error('GenerateStringKey and SecretStringTemplate go together');
  }
  return JSON.stringify({ ...jsonObject.parse(JSON.parse(template)), [key]: password });
}

function randomPassword(rules: PasswordRules): string {
  const { PasswordLength: length, ExcludeCharacters: excluded } = rules;
  const kinds = [
    ...(rules.ExcludeLowercase ? [] : [lowercase]),
    ...(rules.ExcludeUppercase ? [] : [uppercase]),
    ...(rules.ExcludeNumbers ? [] : [numbers]),
    ...(rules.ExcludePunctuation ? [] : [punctuation]),
    ...(rules.IncludeSpace ? [' '] : []),
  ]
    .map((kind) => Array.from(kind).filter((character) => !excluded.includes(character)))
    .filter((kind) => kind.length > 0);
  const all = kinds.flat();
  if (all.length === 0) throw new Error('the rules leave no character for a password');
  const required = rules.RequireEachIncludedType ? kinds.map(anyOf) : [];
  if (required.length > length) {
    throw new Error('a password of this length cannot have a character of each type');
  }
  const others = Array.from({ length: length - required.length }, () => anyOf(all));
  return shuffled([...required, ...others]).join('');
}

function anyOf(characters: readonly string[]): string {
  return characters[randomInt(characters.length)] ?? '';
}

/** By Fisher and Yates. */
function shuffled(characters: string[]): string[] {
  const rest = [...characters];
  return characters.map(() => rest.splice(randomInt(rest.length), 1)[0] ?? '');
}
