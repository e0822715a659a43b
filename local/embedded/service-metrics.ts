import { measurementsIn } from '../cloudwatch/embedded-metric-format';
import type { Measurement } from '../cloudwatch/metric';
import type { AnsweredRequest } from '../apigateway/api-gateway';
import type { Clock } from '../clock';
import type { EndedInvocation } from '../lambda/function-host';
import {
  ServiceError,
  withOperations,
  type JsonObject,
  type JsonService,
  type Operation,
} from '../service';

type Dimensions = Readonly<Record<string, string>>;

const endOfExecution: Readonly<Record<string, string>> = {
  SUCCEEDED: 'ExecutionsSucceeded',
  FAILED: 'ExecutionsFailed',
  TIMED_OUT: 'ExecutionsTimedOut',
  ABORTED: 'ExecutionsAborted',
};

/** Errors by which services refuse what is too much. */
const throttlings = new Set(['ProvisionedThroughputExceededException', 'ThrottlingException']);

/** What services tell CloudWatch of themselves, under the names that AWS has for it, and what functions tell. */
export class ServiceMetrics {
  constructor(
    private readonly clock: Clock,
    private readonly record: (measurement: Measurement) => void,
  ) {}

  /** What a function measures itself, in its output. */
  printed(output: string): void {
    for (const measurement of measurementsIn(output)) this.record(measurement);
  }

  invoked({ functionName, startedAt: at, duration, failed }: EndedInvocation): void {
    const each: readonly Dimensions[] = [{ FunctionName: functionName }, {}];
    for (const dimensions of each) {
      this.of('AWS/Lambda', dimensions, at, {
        Invocations: 1,
        Errors: failed ? 1 : 0,
        Duration: duration,
      });
    }
  }

  /** How old the oldest record of a stream was when a function was called with it; milliseconds. */
  readFromStream(functionName: string, age: number): void {
    const dimensions = { FunctionName: functionName };
    this.of('AWS/Lambda', dimensions, this.clock.now(), { IteratorAge: age });
  }

  /** @param detail of EventBridge's "Step Functions Execution Status Change" */
  executionChanged({ stateMachineArn, status, redriveCount, startDate }: JsonObject): void {
    if (typeof stateMachineArn !== 'string' || typeof status !== 'string') return;
    const now = this.clock.now();
    const dimensions = { StateMachineArn: stateMachineArn };
    if (status === 'RUNNING') {
      const name = redriveCount === 0 ? 'ExecutionsStarted' : 'RedrivenExecutions';
      this.of('AWS/States', dimensions, now, { [name]: 1 });
      return;
    }
    const name = endOfExecution[status];
    if (name === undefined || typeof startDate !== 'number') return;
    this.of('AWS/States', dimensions, now, { [name]: 1, ExecutionTime: now - startDate });
  }

  answered({ apiName, stage, statusCode, receivedAt, latency }: AnsweredRequest): void {
    const each: readonly Dimensions[] = [{ ApiName: apiName, Stage: stage }, { ApiName: apiName }];
    for (const dimensions of each) {
      this.of('AWS/ApiGateway', dimensions, receivedAt, {
        Count: 1,
        '4XXError': statusCode >= 400 && statusCode < 500 ? 1 : 0,
        '5XXError': statusCode >= 500 ? 1 : 0,
        Latency: latency,
      });
    }
  }

  /** Rekognition, which counts what succeeds and what it refuses as too much. */
  counted(service: JsonService): JsonService {
    const counting = ([name, operation]: [string, Operation]): [string, Operation] => [
      name,
      async (input, context) => {
        try {
          const answer = await operation(input, context);
          this.ofRekognition('SuccessfulRequestCount', name);
          return answer;
        } catch (error) {
          if (error instanceof ServiceError && throttlings.has(error.code)) {
            this.ofRekognition('ThrottledCount', name);
          }
          throw error;
        }
      },
    ];
    return withOperations(
      service,
      Object.fromEntries(Object.entries(service.operations).map(counting)),
    );
  }

  private ofRekognition(name: string, operation: string): void {
    const each: readonly Dimensions[] = [{ Operation: operation }, {}];
    for (const dimensions of each) {
      this.of('AWS/Rekognition', dimensions, this.clock.now(), { [name]: 1 });
    }
  }

  private of(
    namespace: string,
    dimensions: Dimensions,
    at: number,
    values: Readonly<Record<string, number>>,
  ): void {
    for (const [name, value] of Object.entries(values)) {
      this.record({ namespace, name, dimensions, value, at });
    }
  }
}
