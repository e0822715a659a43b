/** How services of AWS refuse what is more than the quotas of the account. */
const throttlingErrors: ReadonlySet<string> = new Set([
  'LimitExceededException', // Rekognition: more liveness sessions at once
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'SlowDown',
  'ThrottlingException',
  'TooManyRequestsException',
]);

export const isThrottling = (error: unknown): error is Error =>
  error instanceof Error && throttlingErrors.has(error.name);
