import { createHash } from 'node:crypto';
import type { MessageAttributes } from './message-attributes';

/** What a sender gives to a queue. */
export interface NewMessage {
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly senderId: string;
  /** How long it stays hidden at first; as the queue has it unless given. */
  readonly delaySeconds?: number;
}

/** A message as it lies in a queue. Times are milliseconds since the epoch. */
export interface Message {
  readonly id: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly senderId: string;
  readonly sentAt: number;
  /** Its row among those in the order of becoming visible. */
  readonly place: string;
  readonly receiveCount: number;
  readonly firstReceivedAt?: number;
  readonly receivedAt?: number;
  /** The queue it comes from, in a dead-letter queue. */
  readonly sourceArn?: string;
}

/** MD5 of a message's body, in hexadecimal digits. */
export function digestOfBody(body: string): string {
  return createHash('md5').update(body).digest('hex');
}

/** What SQS itself tells of a message that was received. */
export function systemAttributes(message: Message): Record<string, string> {
  const { senderId, sentAt, receiveCount, firstReceivedAt, sourceArn } = message;
  return {
    SenderId: senderId,
    SentTimestamp: String(sentAt),
    ApproximateReceiveCount: String(receiveCount),
    ...(firstReceivedAt !== undefined && {
      ApproximateFirstReceiveTimestamp: String(firstReceivedAt),
    }),
    ...(sourceArn !== undefined && { DeadLetterQueueSourceArn: sourceArn }),
  };
}
