import { ServiceError } from '../service';
import type { MessageAttributes } from '../sqs/message-attributes';

/** Why an event that could be tried again is not. */
export type ExhaustedRetryCondition = 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds';

export interface DeadLetter {
  readonly ruleArn: string;
  readonly targetArn: string;
  readonly error: unknown;
  readonly retryAttempts: number;
  readonly exhausted?: ExhaustedRetryCondition;
}

/** EventBridge's own words for errors of targets. */
const errorCodes: Readonly<Record<string, string>> = {
  AccessDeniedException: 'NO_PERMISSIONS',
  ResourceNotFoundException: 'NO_RESOURCE',
  QueueDoesNotExist: 'NO_RESOURCE',
  TooManyRequestsException: 'THROTTLING',
};

/** What EventBridge says of an event in a dead-letter queue: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
export function deadLetterAttributes({
  ruleArn,
  targetArn,
  error,
  retryAttempts,
  exhausted,
}: DeadLetter): MessageAttributes {
  const code = error instanceof ServiceError ? errorCodes[error.code] : undefined;
  return {
    RULE_ARN: text(ruleArn),
    TARGET_ARN: text(targetArn),
    ERROR_CODE: text(code ?? 'ERROR_FROM_TARGET'),
    ERROR_MESSAGE: text(error instanceof Error ? error.message : String(error)),
    ...(exhausted && { EXHAUSTED_RETRY_CONDITION: text(exhausted) }),
    ...(retryAttempts > 0 && { RETRY_ATTEMPTS: text(String(retryAttempts)) }),
  };
}

const text = (value: string) => ({ DataType: 'String', StringValue: value });
