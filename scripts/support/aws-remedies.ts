import { UsageError } from '../../local/commands/arguments';

/** Errors of AWS that whoever runs a command can mend, by name, with the remedy. */
const remedies: Readonly<Record<string, string>> = {
  CredentialsProviderError: 'set credentials, for example by AWS_PROFILE',
  ExpiredTokenException: 'the credentials have expired; get new ones and run the command again',
  InvalidClientTokenId: 'AWS does not know these credentials',
  NoSuchBucket: 'there is no such bucket',
  ResourceNotFoundException:
    'what the outputs name is not there: is the region right, and are they of this account?',
  UnrecognizedClientException: 'AWS does not know these credentials',
};

const denials = new Set(['AccessDenied', 'AccessDeniedException']);

/**
 * Turns errors of AWS that can be mended into sentences.
 *
 * @param rights what the command needs, told when AWS denies it something
 * @throws UsageError with the remedy; any other error as it is
 */
export async function withRemedies<Result>(
  rights: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const remedy = error instanceof Error ? remedyOf(error, rights) : undefined;
    throw remedy === undefined ? error : new UsageError(`AWS refuses: ${remedy}`);
  }
}

function remedyOf({ name, message }: Error, rights: string): string | undefined {
  if (denials.has(name)) return `${message}\nThe command needs these rights: ${rights}`;
  if (message === 'Region is missing') return 'no region is set: set AWS_REGION';
  return remedies[name];
}
