import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { RunningStack } from './running-stack';

/** Somebody to be at a running stack, which asks for no password. */
export interface Person {
  readonly username: string;
  /** Groups of the user pool: `reviewer`, `admin`. */
  readonly groups: readonly string[];
}

const tokens = z.object({ access_token: z.string() });

/**
 * Signs in to the reviewers' user pool of a running stack the way the console does, by an authorization code.
 *
 * @returns an access token, good for an hour
 * @throws Error when the user pool refuses
 */
export async function signIn(
  { origin, outputs }: Pick<RunningStack, 'origin' | 'outputs'>,
  { username, groups }: Person,
): Promise<string> {
  const pool = `${origin}/cognito/${outputOf(outputs, 'UserPoolId')}`;
  const client_id = outputOf(outputs, 'UserPoolClientId');
  const redirect_uri = `${outputOf(outputs, 'WebOrigin')}/console`;
  const code_verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    response_type: 'code',
    client_id,
    redirect_uri,
    scope: 'openid',
    code_challenge: createHash('sha256').update(code_verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const signedIn = await fetch(`${pool}/login?${query.toString()}`, {
    method: 'POST',
    body: new URLSearchParams([
      ['username', username],
      ...groups.map((group): [string, string] => ['group', group]),
    ]),
    redirect: 'manual',
  });
  const code = new URL(signedIn.headers.get('location') ?? pool).searchParams.get('code');
  if (code === null) throw refused(await signedIn.text());
  const answer = await fetch(`${pool}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id,
      code,
      redirect_uri,
      code_verifier,
    }),
  });
  if (!answer.ok) throw refused(await answer.text());
  return tokens.parse(await answer.json()).access_token;
}

function outputOf(outputs: RunningStack['outputs'], name: string): string {
  const value = outputs[name];
  if (value === undefined) throw new Error(`The running stack has no output ${name}.`);
  return value;
}

const refused = (answer: string) => new Error(`The user pool of the stack refused: ${answer}`);
