import type { Account } from '../iam/account';
import { ServiceError } from '../service';

/** `name`, `account:function:name` or the whole ARN, each with or without a qualifier. */
const reference =
  /^(?:(?:arn:aws:lambda:[a-z0-9-]+:)?\d{12}:function:)?([A-Za-z0-9_-]{1,64})(?::([A-Za-z0-9_$-]+))?$/;

/** The ARN of a function, be there one of this name or not. */
export function functionArn({ account, region }: Account, name: string): string {
  return `arn:aws:lambda:${region}:${account}:function:${name}`;
}

/**
 * The name of the function that a name or an ARN stands for.
 *
 * @throws ServiceError `ValidationException` for what is neither, `ResourceNotFoundException` for another version than
 *   `$LATEST`, which is the only one there is
 */
export function functionNameOf(nameOrArn: string, qualifier?: string): string {
  const [, name, ownQualifier] = reference.exec(nameOrArn) ?? [];
  if (name === undefined) {
    throw new ServiceError(
      'ValidationException',
      `Value '${nameOrArn}' at 'functionName' failed to satisfy constraint: Member must be the name or the ARN of a function`,
    );
  }
  const version = ownQualifier ?? qualifier ?? '$LATEST';
  if (version !== '$LATEST') {
    throw new ServiceError(
      'ResourceNotFoundException',
      `Function not found: ${name}:${version}. The embedded Lambda has the version $LATEST alone.`,
      404,
    );
  }
  return name;
}
