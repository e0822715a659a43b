import { Token, type Stack } from 'aws-cdk-lib';
import { hasLiveness, livenessRegions } from '../lambdas/shared/liveness-regions';
import { SettingsError } from '../lambdas/shared/settings-error';

/**
 * The region a stack is made for: its own, or, of an environment-agnostic stack, the one that the CDK's command line is
 * about to deploy to, by its `CDK_DEFAULT_REGION`.
 *
 * @returns undefined where nothing tells it
 */
export const regionOf = (stack: Stack): string | undefined =>
  Token.isUnresolved(stack.region) ? process.env.CDK_DEFAULT_REGION : stack.region;

/**
 * Refuses to make a stack for a region without Face Liveness, which would deploy and then fail in every verification.
 * Where nothing tells the region, nothing is checked.
 *
 * @throws SettingsError naming the regions there are, and the remedy
 */
export function checkLivenessRegion(stack: Stack): void {
  const region = regionOf(stack);
  if (region === undefined || hasLiveness(region)) return;
  throw new SettingsError(
    `Rekognition has no Face Liveness in ${region}. Deploy to one of ${livenessRegions.join(', ')}: ` +
      'set AWS_REGION, or the region of the profile, for example `AWS_REGION=eu-west-1 npx cdk deploy`.',
  );
}
