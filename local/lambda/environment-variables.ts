import type { FunctionDefinition } from '../template/functions';

/** Temporary credentials of a role. */
export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export interface EnvironmentVariablesOptions {
  readonly region: string;
  readonly credentials: RoleCredentials;
  readonly logGroupName: string;
  readonly logStreamName: string;
  /** `AWS_ENDPOINT_URL_*`: where the SDK finds the embedded services. */
  readonly endpoints: Readonly<Record<string, string>>;
}

/**
 * All that a function finds in `process.env`: what the template gives it and what Lambda sets. Of the machine it runs
 * on it learns the search path alone.
 */
export function environmentVariables(
  definition: FunctionDefinition,
  { region, credentials, logGroupName, logStreamName, endpoints }: EnvironmentVariablesOptions,
): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    ...definition.environment,
    ...endpoints,
    _HANDLER: 'index.handler',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memorySize),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: logGroupName,
    AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
    // The SDK warns on every cold start that later releases of it need a newer Node.js than this machine may have.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}
