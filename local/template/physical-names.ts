import { createHash } from 'node:crypto';

/** What a generated name is made from. */
export interface NameSeed {
  readonly stackName: string;
  readonly logicalId: string;
}

/** Makes the name of a resource that the template leaves unnamed: always the same for the same stack and logical id. */
export type NameGenerator = (seed: NameSeed) => string;

const LOWER_CASE_LETTERS_AND_DIGITS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const CAPITALS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const LETTERS_AND_DIGITS = `abcdefghijklmnopqrstuvwxyz${CAPITALS_AND_DIGITS}`;

const SUFFIX_LENGTH = 12;

function digestOf({ stackName, logicalId }: NameSeed): Buffer {
  return createHash('sha256').update(`${stackName}/${logicalId}`).digest();
}

function characters(seed: NameSeed, alphabet: string, count: number): string {
  return [...digestOf(seed).subarray(0, count)]
    .map((byte) => alphabet.charAt(byte % alphabet.length))
    .join('');
}

/** `Stack-LogicalId-SUFFIX`, as CloudFormation names things; a name too long loses the end of its logical id. */
export function stackName(longest: number): NameGenerator {
  return (seed) => {
    const suffix = characters(seed, CAPITALS_AND_DIGITS, SUFFIX_LENGTH);
    const start = `${seed.stackName}-${seed.logicalId}`.slice(0, longest - SUFFIX_LENGTH - 1);
    return `${start}-${suffix}`;
  };
}

/** A name for a bucket: at most 63 lower-case characters. */
export const bucketName: NameGenerator = (seed) => stackName(63)(seed).toLowerCase();

/** An identifier such as API Gateway (10 characters) and Cognito clients (26) have. */
export function identifier(length: number): NameGenerator {
  return (seed) => characters(seed, LOWER_CASE_LETTERS_AND_DIGITS, length);
}

/** `us-east-1_AbCdEf123`. */
export function userPoolId(seed: NameSeed, region: string): string {
  return `${region}_${characters(seed, LETTERS_AND_DIGITS, 9)}`;
}

/** `E`, and 13 capitals and digits. */
export const distributionId: NameGenerator = (seed) =>
  `E${characters(seed, CAPITALS_AND_DIGITS, 13)}`;

/** An identifier in the form of a UUID, such as KMS keys have. */
export const uuid: NameGenerator = (seed) => {
  const hexadecimal = digestOf(seed).toString('hex');
  return [
    hexadecimal.slice(0, 8),
    hexadecimal.slice(8, 12),
    `4${hexadecimal.slice(13, 16)}`,
    `8${hexadecimal.slice(17, 20)}`,
    hexadecimal.slice(20, 32),
  ].join('-');
};

/** The six characters by which Secrets Manager keeps apart secrets of the same name: always the same for a name. */
export function suffixOf(name: string): string {
  return characters({ stackName: 'secret', logicalId: name }, LETTERS_AND_DIGITS, 6);
}
