import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { defaultPolicy, parsePolicy, type Policy } from '../lambdas/shared/policy';

const contextSchema = z.object({
  webOrigin: z
    .url({
      protocol: /^https?$/,
      error: 'webOrigin: give the origin of the web app, such as https://verify.example.com',
    })
    .transform((url) => new URL(url).origin),
  protectData: z
    .union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')], {
      error: 'protectData: give true or false',
    })
    .default(true),
  policy: z.string({ error: 'policy: give the path of a JSON file' }).optional(),
});

/** What a deployment chooses, from the CDK context (`cdk.json`, or `-c name=value`). */
export interface Settings {
  /** Where applicants and reviewers load the web app from; the only origin that may call the API from a browser. */
  readonly webOrigin: string;
  /** Keeps tables, evidence and keys when the stack goes, and protects the tables from deletion. */
  readonly protectData: boolean;
  readonly policy: Policy;
}

/**
 * Reads the settings of a deployment.
 *
 * @param context looks up a value of the CDK context by name
 * @throws Error naming each wrong setting, or each wrong field of the policy file, and the remedy
 */
export function readSettings(context: (name: string) => unknown): Settings {
  const parsed = contextSchema.safeParse({
    webOrigin: context('webOrigin'),
    protectData: context('protectData'),
    policy: context('policy'),
  });
  if (!parsed.success)
    throw new Error(parsed.error.issues.map(({ message }) => message).join('\n'));
  const { policy, ...settings } = parsed.data;
  return {
    ...settings,
    policy: policy === undefined ? defaultPolicy : parsePolicy(readPolicyFile(policy)),
  };
}

function readPolicyFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new Error(`The policy file ${path} could not be read as JSON: ${cause}`, {
      cause: error,
    });
  }
}
