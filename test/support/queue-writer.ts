/**
 * Sends messages to the embedded SQS in the folder given, eight at a time and without end, receives and deletes some of
 * them, and tells on standard output of each step once it is acknowledged, and of a deletion before it, too. Meant to be killed.
 */
import { writeSync } from 'node:fs';
import * as z from 'zod';
import { systemClock } from '../../local/clock';
import { callOperation, type JsonObject } from '../../local/service';
import { Sqs } from '../../local/sqs/sqs';
import { Store } from '../../local/store/store';
import { queueNamed } from './sqs';

const context = { principal: { accessKeyId: 'AKIATEST', arn: 'arn:test' }, requestId: 'test' };
const work = queueNamed('work');

const received = z.object({
  Messages: z.array(z.object({ ReceiptHandle: z.string(), Body: z.string() })).default([]),
});

async function main(folder: string): Promise<void> {
  const store = await Store.open(folder);
  const sqs = await Sqs.open({ store, clock: systemClock, queues: [work] });
  const call = (operation: string, input: JsonObject) =>
    callOperation(sqs, operation, { QueueUrl: work.url, ...input }, context);
  const tell = (step: Readonly<Record<string, string>>) =>
    writeSync(1, `${JSON.stringify(step)}\n`);
  const workWithoutEnd = async (worker: number): Promise<void> => {
    for (let count = 1; ; count += 1) {
      const sent = `message-${worker}-${count}`;
      await call('SendMessage', { MessageBody: sent });
      tell({ sent });
      if (count % 3 !== 0) continue;
      const { Messages } = received.parse(await call('ReceiveMessage', {}));
      for (const { ReceiptHandle, Body } of Messages) {
        tell({ deleting: Body });
        await call('DeleteMessage', { ReceiptHandle });
        tell({ deleted: Body });
      }
    }
  };
  await Promise.all(Array.from({ length: 8 }, (_, worker) => workWithoutEnd(worker)));
}

main(process.argv[2] ?? '').catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
