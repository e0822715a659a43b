import * as z from 'zod';
import type { JsonObject } from '../service';

const consumption = z.object({
  ConsumedCapacity: z.object({ TableName: z.string(), CapacityUnits: z.number() }),
});

/** In a transaction every read and write counts twice: once to prepare it, once to commit it. */
const UNITS_IN_TRANSACTION = 2;

/** What a transaction has consumed of each table, if the request asks for it, from the responses of its parts. */
export function capacityByTable(
  kind: 'ReadCapacityUnits' | 'WriteCapacityUnits',
  wanted: string | undefined,
  responses: readonly JsonObject[],
): JsonObject {
  if (wanted === undefined || wanted === 'NONE') return {};
  const units = new Map<string, number>();
  for (const response of responses) {
    const { TableName, CapacityUnits } = consumption.parse(response).ConsumedCapacity;
    units.set(TableName, (units.get(TableName) ?? 0) + CapacityUnits * UNITS_IN_TRANSACTION);
  }
  const capacities = [...units].map(([TableName, CapacityUnits]): JsonObject => {
    const capacity = { CapacityUnits, [kind]: CapacityUnits };
    return { TableName, ...capacity, ...(wanted === 'INDEXES' && { Table: capacity }) };
  });
  return { ConsumedCapacity: capacities };
}
