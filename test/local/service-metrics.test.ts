import { toEmbeddedMetrics } from '../../lambdas/shared/metrics/write-metrics';
import type { Measurement } from '../../local/cloudwatch/metric';
import { QueueMetrics } from '../../local/embedded/queue-metrics';
import { ServiceMetrics } from '../../local/embedded/service-metrics';
import { callOperation, ServiceError, type JsonService } from '../../local/service';
import { temporaryFolder } from '../support/dynamodb';
import { ManualClock } from '../support/manual-clock';
import { queueNamed, RunningSqs } from '../support/sqs';

const NINE = Date.UTC(2026, 10, 23, 9);
const MINUTE = 60_000;

let clock: ManualClock;
let recorded: Measurement[];
let metrics: ServiceMetrics;
beforeEach(() => {
  clock = new ManualClock(NINE);
  recorded = [];
  metrics = new ServiceMetrics(clock, (measurement) => recorded.push(measurement));
});

/** Names and values, with the dimensions where there are any: `Decided by approved 1`. */
const told = (): string[] =>
  recorded.map(({ namespace, name, dimensions = {}, value }) => {
    const by = Object.values(dimensions).map((dimension) => ` by ${dimension}`);
    return `${namespace} ${name}${by.join('')}: ${value}`;
  });

describe('What functions print', () => {
  const line = JSON.stringify(
    toEmbeddedMetrics(
      [
        { name: 'Decided', value: 1, dimensions: { Outcome: 'approved' } },
        { name: 'MachineTime', value: 850 },
      ],
      NINE - MINUTE,
    ),
  );

  it('is counted as a whole and by dimension, at the time it says', () => {
    metrics.printed(`START RequestId: 1\n${line}\nEND RequestId: 1\n`);
    expect(told()).toEqual([
      'Honnin Decided: 1',
      'Honnin Decided by approved: 1',
      'Honnin MachineTime: 850',
    ]);
    expect(recorded.every(({ at }) => at === NINE - MINUTE)).toBe(true);
  });

  it('counts each value of several', () => {
    const several = { ...(JSON.parse(line) as object), MachineTime: [1, 2] };
    metrics.printed(JSON.stringify(several));
    expect(told().slice(2)).toEqual(['Honnin MachineTime: 1', 'Honnin MachineTime: 2']);
  });

  it('counts nothing where it is another kind of line, or cut off', () => {
    metrics.printed('{"level":"INFO","message":"\\"CloudWatchMetrics\\""}\n');
    metrics.printed(line.slice(0, -1));
    metrics.printed(line.replace('"MachineTime":850', '"MachineTime":"long"'));
    expect(told()).toEqual(['Honnin Decided: 1', 'Honnin Decided by approved: 1']);
  });
});

describe('What services tell of themselves', () => {
  it('is how functions went, each and all together', () => {
    metrics.invoked({ functionName: 'one', startedAt: NINE, duration: 12, failed: true });
    expect(told()).toEqual([
      'AWS/Lambda Invocations by one: 1',
      'AWS/Lambda Errors by one: 1',
      'AWS/Lambda Duration by one: 12',
      'AWS/Lambda Invocations: 1',
      'AWS/Lambda Errors: 1',
      'AWS/Lambda Duration: 12',
    ]);
  });

  it('is how executions began and ended', () => {
    const execution = { stateMachineArn: 'machine', startDate: NINE - 5000, redriveCount: 0 };
    metrics.executionChanged({ ...execution, status: 'RUNNING' });
    metrics.executionChanged({ ...execution, status: 'TIMED_OUT' });
    metrics.executionChanged({ ...execution, status: 'RUNNING', redriveCount: 1 });
    expect(told()).toEqual([
      'AWS/States ExecutionsStarted by machine: 1',
      'AWS/States ExecutionsTimedOut by machine: 1',
      'AWS/States ExecutionTime by machine: 5000',
      'AWS/States RedrivenExecutions by machine: 1',
    ]);
  });

  it('is how requests were answered, of a stage and of the API', () => {
    const request = { apiName: 'honnin', stage: 'v1', receivedAt: NINE, latency: 7 };
    metrics.answered({ ...request, statusCode: 404 });
    expect(told()).toEqual(
      ['honnin by v1', 'honnin'].flatMap((by) => [
        `AWS/ApiGateway Count by ${by}: 1`,
        `AWS/ApiGateway 4XXError by ${by}: 1`,
        `AWS/ApiGateway 5XXError by ${by}: 0`,
        `AWS/ApiGateway Latency by ${by}: 7`,
      ]),
    );
    recorded = [];
    metrics.answered({ ...request, statusCode: 502 });
    expect(told()).toContain('AWS/ApiGateway 5XXError by honnin by v1: 1');
  });

  it('is which calls of Rekognition succeeded, and which were too many', async () => {
    const operations = {
      DetectFaces: () => Promise.resolve({}),
      IndexFaces: () =>
        Promise.reject(new ServiceError('ProvisionedThroughputExceededException', 'too many')),
      SearchFaces: () => Promise.reject(new ServiceError('InvalidParameterException', 'wrong')),
    };
    const service: JsonService = metrics.counted({
      name: 'rekognition',
      targetPrefix: 'RekognitionService',
      jsonVersion: '1.1',
      operations,
    });
    const principal = { accessKeyId: 'key', arn: 'arn:aws:iam::000000000000:root' };
    for (const operation of Object.keys(operations)) {
      await callOperation(service, operation, {}, { principal, requestId: '1' }).catch(() => null);
    }
    expect(told()).toEqual([
      'AWS/Rekognition SuccessfulRequestCount by DetectFaces: 1',
      'AWS/Rekognition SuccessfulRequestCount: 1',
      'AWS/Rekognition ThrottledCount by IndexFaces: 1',
      'AWS/Rekognition ThrottledCount: 1',
    ]);
  });
});

describe('Queues', () => {
  it('are told of every minute while there is something in them, and once when they are empty', async () => {
    const folder = await temporaryFolder();
    const queues = [queueNamed('letters'), queueNamed('unused')];
    const { sqs, store, stop } = await RunningSqs.start(folder.path, { clock, queues });
    const queue = sqs.queues.named('letters');
    const measured = new QueueMetrics({
      queues: sqs.queues.all(),
      clock,
      record: (measurement) => recorded.push(measurement),
      logError: (message, error) => {
        throw new Error(message, { cause: error });
      },
    });
    const minute = async (): Promise<string[]> => {
      recorded = [];
      clock.advance(MINUTE);
      await measured.idle();
      return told();
    };
    measured.start();
    await measured.idle();
    expect(told()).toEqual([]);
    await store.commit(queue.add({ body: 'one', attributes: {}, senderId: 'somebody' }).writes);
    expect(await minute()).toEqual([
      'AWS/SQS ApproximateNumberOfMessagesVisible by letters: 1',
      'AWS/SQS ApproximateNumberOfMessagesNotVisible by letters: 0',
      'AWS/SQS ApproximateNumberOfMessagesDelayed by letters: 0',
      'AWS/SQS ApproximateAgeOfOldestMessage by letters: 60',
    ]);
    await queue.purge();
    expect(await minute()).toContain('AWS/SQS ApproximateNumberOfMessagesVisible by letters: 0');
    expect(await minute()).toEqual([]);
    await measured.stop();
    await stop();
    await folder.remove();
  });
});
