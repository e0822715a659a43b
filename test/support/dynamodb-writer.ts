/**
 * Writes orders to the embedded DynamoDB in the folder given, eight at a time and without end, and
 * tells on standard output of each write once it is acknowledged. Meant to be killed.
 */
import { writeSync } from 'node:fs';
import { systemClock } from '../../local/clock';
import { DynamoDb } from '../../local/dynamodb/dynamodb';
import { callOperation, type JsonObject } from '../../local/service';
import { Store } from '../../local/store/store';
import { ordersTable, streamedEventsTable } from './dynamodb';

const context = { principal: { accessKeyId: 'AKIATEST', arn: 'arn:test' }, requestId: 'test' };

async function main(folder: string): Promise<void> {
  const store = await Store.open(folder);
  const tables = [ordersTable, streamedEventsTable];
  const service = await DynamoDb.open({ store, clock: systemClock, tables });
  const writeWithoutEnd = async (writer: number): Promise<void> => {
    for (let sequence = 1; ; sequence++) {
      const order = `order-${writer}-${sequence % 50}`;
      await callOperation(service, 'TransactWriteItems', placeOrder(order, sequence), context);
      writeSync(1, `${JSON.stringify({ order, sequence })}\n`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, (_, writer) => writeWithoutEnd(writer)));
}

function placeOrder(order: string, sequence: number): JsonObject {
  const customer = `customer-${sequence % 7}`;
  const at = String(sequence).padStart(6, '0');
  return {
    TransactItems: [
      {
        Put: {
          TableName: 'Orders',
          Item: { id: { S: order }, customer: { S: customer }, at: { S: at }, status: { S: at } },
        },
      },
      {
        Put: {
          TableName: 'Events',
          Item: { order: { S: order }, sequence: { N: String(sequence) } },
        },
      },
    ],
  };
}

main(process.argv[2] ?? '').catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
