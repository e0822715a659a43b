import { ServiceError } from '../service';
import type { FunctionErrorPayload } from './messages';

/** The environment of a function ended before its answer came. */
export class EnvironmentFailure extends Error {
  override readonly name = 'EnvironmentFailure';

  constructor(readonly payload: FunctionErrorPayload) {
    super(payload.errorMessage);
  }
}

/** The function took longer than its timeout. */
export function timedOut(requestId: string, timeoutSeconds: number): EnvironmentFailure {
  return failure(
    'Sandbox.Timedout',
    requestId,
    `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
  );
}

/** The function's code ended the process. */
export function exited(requestId: string, exitCode: number): EnvironmentFailure {
  return failure(
    'Runtime.ExitError',
    requestId,
    exitCode === 0
      ? 'Runtime exited without providing a reason'
      : `Runtime exited with error: exit status ${exitCode}`,
  );
}

/** Lambda kills what takes more memory than it has. */
export function outOfMemory(requestId: string): EnvironmentFailure {
  return failure('Runtime.ExitError', requestId, 'Runtime exited with error: signal: killed');
}

/** The embedded Lambda ends while the function runs. */
export function stopping(): ServiceError {
  return new ServiceError('ServiceException', 'The embedded Lambda is stopping.', 500);
}

function failure(errorType: string, requestId: string, problem: string): EnvironmentFailure {
  return new EnvironmentFailure({
    errorType,
    errorMessage: `RequestId: ${requestId} Error: ${problem}`,
  });
}
