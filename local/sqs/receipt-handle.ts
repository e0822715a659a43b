import * as z from 'zod';
import { ServiceError } from '../service';

const contents = z.tuple([z.string(), z.uuid(), z.int().positive()]);

/** What a receipt handle stands for: one receipt of a message. */
export interface Receipt {
  readonly queueName: string;
  readonly messageId: string;
  /** The how many-th receipt of the message it is. */
  readonly receiveCount: number;
}

/** A handle by which whoever received a message deletes it, or keeps it hidden for longer. */
export function writeReceiptHandle({ queueName, messageId, receiveCount }: Receipt): string {
  return Buffer.from(JSON.stringify([queueName, messageId, receiveCount])).toString('base64');
}

/** @throws ServiceError `ReceiptHandleIsInvalid` for a handle that this queue has not given out */
export function readReceiptHandle(handle: string, queue: string): Receipt {
  const [queueName, messageId, receiveCount] = parse(handle) ?? [];
  if (queueName === queue && messageId !== undefined && receiveCount !== undefined) {
    return { queueName, messageId, receiveCount };
  }
  throw new ServiceError(
    'ReceiptHandleIsInvalid',
    `The input receipt handle "${handle}" is not a valid receipt handle.`,
    404,
  );
}

function parse(handle: string): z.infer<typeof contents> | undefined {
  try {
    return contents.parse(JSON.parse(Buffer.from(handle, 'base64').toString('utf8')));
  } catch {
    return undefined;
  }
}
