/** A schedule that EventBridge would refuse. */
export class ScheduleError extends Error {
  override readonly name = 'ScheduleError';

  constructor(problem: string) {
    super(`Parameter ScheduleExpression is not valid: ${problem}`);
  }
}
