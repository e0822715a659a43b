import './support/environment';
import {
  DescribeExecutionCommand,
  DescribeStateMachineForExecutionCommand,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/api-reviewers/handler';
import { call } from './support/api-event';
import { Tables } from './support/tables';
import { givenVerification, verificationId } from './support/verifications';

const executionArn = `arn:aws:states:us-east-1:000000000000:execution:verification:${verificationId}`;
const definition = { StartAt: 'Await document', States: { 'Await document': { Type: 'Task' } } };
const startDate = new Date('2026-11-01T10:00:00.000Z');

const tables = new Tables();
const stepFunctions = mockClient(SFNClient);
beforeEach(() => {
  tables.reset();
  stepFunctions.reset();
  stepFunctions
    .on(DescribeExecutionCommand, { executionArn })
    .resolves({ status: 'RUNNING', startDate, redriveCount: 1 });
  stepFunctions
    .on(DescribeStateMachineForExecutionCommand, { executionArn })
    .resolves({ definition: JSON.stringify(definition) });
  stepFunctions
    .on(GetExecutionHistoryCommand, { executionArn })
    .resolves({
      events: [
        {
          id: 1,
          previousEventId: 0,
          type: 'ExecutionStarted',
          timestamp: startDate,
          executionStartedEventDetails: { input: '{"verificationId":"id"}' },
        },
      ],
      nextToken: 'more',
    })
    .on(GetExecutionHistoryCommand, { executionArn, nextToken: 'more' })
    .resolves({
      events: [
        {
          id: 2,
          previousEventId: 1,
          type: 'TaskScheduled',
          timestamp: startDate,
          taskScheduledEventDetails: {
            resource: 'updateItem.waitForTaskToken',
            resourceType: 'aws-sdk:dynamodb',
            region: 'us-east-1',
            parameters: '{"ExpressionAttributeValues":{":token":{"S":"an earlier token"}}}',
          },
        },
        {
          id: 3,
          previousEventId: 2,
          type: 'TaskFailed',
          timestamp: startDate,
          taskFailedEventDetails: {
            resource: 'updateItem.waitForTaskToken',
            resourceType: 'aws-sdk:dynamodb',
            error: 'Surprise',
            cause: 'task-token and an earlier token',
          },
        },
      ],
    });
});

const execution = () =>
  call(handler, {
    method: 'GET',
    resource: '/review/verifications/{verificationId}/execution',
    caller: { principal: 'reviewer', reviewer: 'kim', groups: 'reviewer' },
    path: { verificationId },
  });

describe('The execution of a verification', () => {
  it('comes with its definition and its whole history, less task tokens', async () => {
    givenVerification(tables);
    expect((await execution()).body).toEqual({
      executionArn,
      status: 'RUNNING',
      startedAt: '2026-11-01T10:00:00.000Z',
      redriveCount: 1,
      consoleUrl: `https://us-east-1.console.aws.amazon.com/states/home?region=us-east-1#/v2/executions/details/${executionArn}`,
      definition,
      events: [
        {
          id: 1,
          previousEventId: 0,
          type: 'ExecutionStarted',
          at: '2026-11-01T10:00:00.000Z',
          details: { input: '{"verificationId":"id"}' },
        },
        expect.objectContaining({
          id: 2,
          details: {
            resource: 'updateItem.waitForTaskToken',
            resourceType: 'aws-sdk:dynamodb',
            region: 'us-east-1',
            parameters: '{"ExpressionAttributeValues":{":token":{"S":"(task token)"}}}',
          },
        }),
        expect.objectContaining({
          id: 3,
          details: expect.objectContaining({
            cause: '(task token) and (task token)',
          }) as unknown,
        }),
      ],
    });
  });

  it('is not found once Step Functions has forgotten it', async () => {
    givenVerification(tables);
    const forgotten = new ExecutionDoesNotExist({
      $metadata: {},
      message: 'Execution Does Not Exist',
    });
    stepFunctions.on(GetExecutionHistoryCommand).rejects(forgotten);
    expect((await execution()).body).toMatchObject({
      status: 404,
      detail: expect.stringContaining('90 days') as string,
    });
  });

  it('is not shown once the verification is erased', async () => {
    givenVerification(tables, {
      erasure: { at: '2026-11-02T10:00:00.000Z', objectVersions: 3, faceVectors: 1 },
    });
    expect((await execution()).status).toBe(409);
    expect(stepFunctions.calls()).toEqual([]);
  });
});
