/** The services that clients of the SDK find by an environment variable, by the names of these variables. */
const endpointNames = {
  S3: 's3',
  DYNAMODB: 'dynamodb',
  SFN: 'sfn',
  REKOGNITION: 'rekognition',
  EVENTBRIDGE: 'eventbridge',
  KMS: 'kms',
  STS: 'sts',
  LAMBDA: 'lambda',
  SQS: 'sqs',
  SECRETS_MANAGER: 'secretsmanager',
  CLOUDWATCH: 'cloudwatch',
} as const;

/** A service's name in the paths of the embedded AWS. */
export type EndpointName = (typeof endpointNames)[keyof typeof endpointNames];

/** Path below which a service is served. */
export function endpointPath(name: EndpointName): string {
  return `/aws/${name}`;
}

/**
 * What functions find here and not on AWS: `AWS_ENDPOINT_URL_*` for every service, and that webhooks may go to this
 * machine, which nothing of a template says.
 */
export function endpointVariables(origin: string): Record<string, string> {
  const services = Object.entries(endpointNames).map(([variable, name]): [string, string] => [
    `AWS_ENDPOINT_URL_${variable}`,
    `${origin}${endpointPath(name)}`,
  ]);
  return {
    ...Object.fromEntries(services),
    // The liveness stream is known by the end of its path, since browsers put it at the root.
    AWS_ENDPOINT_URL_REKOGNITIONSTREAMING: origin,
    LOOPBACK_WEBHOOKS: 'allowed',
  };
}
