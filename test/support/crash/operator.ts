import { RedriveExecutionCommand, SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import type { Stack } from '../../../local/commands/verification-run';

/** Whoever stops executions in the console of Step Functions, and redrives them. */
export class Operator {
  private readonly stepFunctions: SFNClient;

  constructor(private readonly stack: Stack) {
    this.stepFunctions = new SFNClient({
      region: 'us-east-1',
      endpoint: `${stack.origin}/aws/sfn`,
      credentials: { ...stack.operatorCredentials },
      maxAttempts: 1,
    });
  }

  /** Stops the execution of a verification, unless it has ended. */
  async stop(id: string): Promise<void> {
    const executionArn = this.executionArn(id);
    await this.stepFunctions.send(new StopExecutionCommand({ executionArn, error: 'Stopped' }));
  }

  /** Lets a stopped execution go on; a repeat with the same token changes nothing. */
  async redrive(id: string, clientToken: string): Promise<void> {
    const executionArn = this.executionArn(id);
    await this.stepFunctions.send(new RedriveExecutionCommand({ executionArn, clientToken }));
  }

  private executionArn(id: string): string {
    const stateMachineArn = z.string().parse(this.stack.outputs.StateMachineArn);
    return `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${id}`;
  }
}
