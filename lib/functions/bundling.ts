import { OutputFormat, type BundlingOptions } from 'aws-cdk-lib/aws-lambda-nodejs';

/** Lets packages that are CommonJS call `require` inside the ES module a function is bundled to. */
const requireBanner =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/**
 * Where the AWS SDK looks for credentials outside Lambda: single sign-on, profiles, processes, tokens, other machines'
 * metadata. It imports each of these only when the environment holds no credentials, and Lambda always puts a role's
 * there. Left out, every function is smaller by some 100 KB.
 */
const credentialSourcesOutsideLambda = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
];

/** How every function is made one ES module, the AWS SDK with it: that loads in half the time of the runtime's own. */
export const bundling = {
  format: OutputFormat.ESM,
  target: 'node24',
  mainFields: ['module', 'main'],
  minify: true,
  banner: requireBanner,
  externalModules: credentialSourcesOutsideLambda,
} satisfies BundlingOptions;

/** Bundling that installs packages for the functions' platform, whatever the machine it runs on. */
export const installedForLambda = (packages: readonly string[]): Partial<BundlingOptions> => ({
  nodeModules: [...packages],
  environment: { npm_config_cpu: 'arm64', npm_config_os: 'linux', npm_config_libc: 'glibc' },
});
