/** Region and account that the embedded AWS says it is. */
export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';

const PREFIX = `arn:aws:states:${REGION}:${ACCOUNT}`;

export const stateMachineArn = (name: string): string => `${PREFIX}:stateMachine:${name}`;

export const executionArn = (stateMachineName: string, name: string): string =>
  `${PREFIX}:execution:${stateMachineName}:${name}`;

/** ARNs as Step Functions takes them; versions, aliases, map runs and express executions are not embedded. */
export const STATE_MACHINE_ARN = /^arn:aws:states:[a-z0-9-]+:\d{12}:stateMachine:([^:]{1,80})$/;
export const EXECUTION_ARN =
  /^arn:aws:states:[a-z0-9-]+:\d{12}:execution:([^:]{1,80}):([^:]{1,80})$/;
