import * as z from 'zod';
import { userId } from '../sts/role';
import { ServiceError, type JsonObject, type Operation } from '../service';
import type { Store, Write } from '../store/store';
import { BatchResults, checkEntries } from './batch';
import { invalidParameter, missingParameter } from './errors';
import { between, operation } from './input';
import { digestOfBody } from './message';
import {
  checkAttributes,
  digestOfAttributes,
  messageAttributeSchema,
  sizeOfAttributes,
} from './message-attributes';
import type { Queue } from './queue';
import type { Queues } from './queues';

/** What all messages of a batch may take together, in bytes. */
const LARGEST_BATCH = 1_048_576;

/** Characters that XML 1.0 does not have. */
const forbiddenCharacter = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

const content = {
  MessageBody: z.string(),
  DelaySeconds: between(0, 900).optional(),
  MessageAttributes: z.record(z.string(), messageAttributeSchema).default({}),
};

const sendMessage = z.object({ QueueUrl: z.string(), ...content });

const entry = z.object({ Id: z.string(), ...content });

const sendMessageBatch = z.object({ QueueUrl: z.string(), Entries: z.array(entry) });

type Content = z.infer<typeof sendMessage> | z.infer<typeof entry>;

/** SendMessage and SendMessageBatch. */
export function sendingOperations(queues: Queues, store: Store): Record<string, Operation> {
  return {
    SendMessage: operation(sendMessage, async (input, { principal }) => {
      const { writes, result } = prepare(queues.byUrl(input.QueueUrl), input, userId(principal));
      await store.commit(writes);
      return result;
    }),

    SendMessageBatch: operation(sendMessageBatch, async ({ QueueUrl, Entries }, { principal }) => {
      const queue = queues.byUrl(QueueUrl);
      checkEntries(Entries, 'SendMessageBatchRequestEntry');
      const size = Entries.reduce((sum, one) => sum + sizeOf(one), 0);
      if (size > LARGEST_BATCH) {
        throw new ServiceError(
          'BatchRequestTooLong',
          `Batch requests cannot be longer than ${LARGEST_BATCH} bytes. You have sent ${size} bytes.`,
        );
      }
      const results = new BatchResults();
      const writes: Write[] = [];
      for (const one of Entries) {
        try {
          const prepared = prepare(queue, one, userId(principal));
          writes.push(...prepared.writes);
          results.succeeded(one.Id, prepared.result);
        } catch (error) {
          results.refused(one.Id, error);
        }
      }
      await store.commit(writes);
      return results.toJson();
    }),
  };
}

/** @throws ServiceError for a message that the queue does not take */
function prepare(
  queue: Queue,
  message: Content,
  senderId: string,
): { readonly writes: readonly Write[]; readonly result: JsonObject } {
  const { MessageBody: body, DelaySeconds, MessageAttributes: attributes } = message;
  check(queue, message);
  const { id, writes } = queue.add({
    body,
    attributes,
    senderId,
    ...(DelaySeconds !== undefined && { delaySeconds: DelaySeconds }),
  });
  const digest = digestOfAttributes(attributes);
  return {
    writes,
    result: {
      MessageId: id,
      MD5OfMessageBody: digestOfBody(body),
      ...(digest !== undefined && { MD5OfMessageAttributes: digest }),
    },
  };
}

function check(queue: Queue, message: Content): void {
  const { MessageBody: body, MessageAttributes: attributes } = message;
  if (body === '') throw missingParameter('MessageBody');
  const forbidden = forbiddenCharacter.exec(body);
  if (forbidden) {
    const code = forbidden[0].codePointAt(0)?.toString(16) ?? '';
    throw new ServiceError(
      'InvalidMessageContents',
      `Invalid binary character '#x${code}' was found in the message body, the set of allowed characters is #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF.`,
    );
  }
  checkAttributes(attributes);
  const { maximumMessageBytes } = queue.definition;
  if (sizeOf(message) > maximumMessageBytes) {
    throw invalidParameter(
      `One or more parameters are invalid. Reason: Message must be shorter than ${maximumMessageBytes} bytes.`,
    );
  }
}

function sizeOf({ MessageBody, MessageAttributes }: Content): number {
  return Buffer.byteLength(MessageBody) + sizeOfAttributes(MessageAttributes);
}
