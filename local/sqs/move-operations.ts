import * as z from 'zod';
import { ServiceError, type JsonObject, type Operation } from '../service';
import { invalidParameter } from './errors';
import { between, operation } from './input';
import type { MoveTask, MoveTasks } from './move-tasks';

const startMessageMoveTask = z.object({
  SourceArn: z.string(),
  DestinationArn: z.string().optional(),
  MaxNumberOfMessagesPerSecond: between(1, 500).optional(),
});

const listMessageMoveTasks = z.object({
  SourceArn: z.string(),
  MaxResults: between(1, 10).default(1),
});

const cancelMessageMoveTask = z.object({ TaskHandle: z.string() });

const handle = z.tuple([z.string(), z.uuid()]);

/** Tasks of a queue among which one to be canceled is looked for: only the latest can be running. */
const LATEST = 1;

/** What is done with messages of dead-letter queues as a whole. */
export function moveOperations(tasks: MoveTasks): Record<string, Operation> {
  return {
    StartMessageMoveTask: operation(startMessageMoveTask, async (input) => {
      const { SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond } = input;
      const task = await tasks.start({
        sourceArn: SourceArn,
        ...(DestinationArn !== undefined && { destinationArn: DestinationArn }),
        ...(MaxNumberOfMessagesPerSecond !== undefined && {
          mostPerSecond: MaxNumberOfMessagesPerSecond,
        }),
      });
      return { TaskHandle: writeTaskHandle(task) };
    }),

    ListMessageMoveTasks: operation(listMessageMoveTasks, async ({ SourceArn, MaxResults }) => {
      const latest = await tasks.latest(SourceArn, MaxResults);
      return { Results: latest.map(describe) };
    }),

    CancelMessageMoveTask: operation(cancelMessageMoveTask, async ({ TaskHandle }) => {
      const [sourceArn, id] = readTaskHandle(TaskHandle);
      const task = (await tasks.latest(sourceArn, LATEST)).find((one) => one.id === id);
      if (!task) throw new ServiceError('ResourceNotFoundException', 'Task does not exist.', 404);
      const { moved } = await tasks.cancel(task);
      return { ApproximateNumberOfMessagesMoved: moved };
    }),
  };
}

function describe(task: MoveTask): JsonObject {
  const { sourceArn, destinationArn, mostPerSecond, status, failureReason } = task;
  return {
    ...(status === 'RUNNING' && { TaskHandle: writeTaskHandle(task) }),
    Status: status,
    SourceArn: sourceArn,
    ...(destinationArn !== undefined && { DestinationArn: destinationArn }),
    ...(mostPerSecond !== undefined && { MaxNumberOfMessagesPerSecond: mostPerSecond }),
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.toMove,
    ...(failureReason !== undefined && { FailureReason: failureReason }),
    StartedTimestamp: task.startedAt,
  };
}

function writeTaskHandle({ sourceArn, id }: MoveTask): string {
  return Buffer.from(JSON.stringify([sourceArn, id])).toString('base64');
}

/** @throws ServiceError `InvalidParameterValueException` for a handle that was not given out */
export function readTaskHandle(taskHandle: string): readonly [sourceArn: string, id: string] {
  try {
    return handle.parse(JSON.parse(Buffer.from(taskHandle, 'base64').toString('utf8')));
  } catch {
    throw invalidParameter('Value for parameter TaskHandle is invalid.');
  }
}
