import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { secretsManager } from '../shared/clients/secrets-manager';
import { environment } from './environment';

/** How long the secret is believed to be the same, in milliseconds: a deployment may give another. */
const LIFETIME = 300_000;

let known: { readonly proof: Promise<string>; readonly until: number } | undefined;

/** What the distribution of the pages shows that a request comes from it. */
export function distributionProof(): Promise<string> {
  if (known && Date.now() < known.until) return known.proof;
  const proof = readProof();
  known = { proof, until: Date.now() + LIFETIME };
  // What failed is asked for again.
  proof.catch(() => (known = undefined));
  return proof;
}

async function readProof(): Promise<string> {
  const SecretId = environment.DISTRIBUTION_SECRET_ARN;
  const { SecretString } = await secretsManager.send(new GetSecretValueCommand({ SecretId }));
  if (SecretString === undefined) throw new Error('Secrets Manager gave no secret.');
  return SecretString;
}
