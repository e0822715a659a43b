import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { UpdateExpression } from '../shared/audit/update-expression';
import { dynamodb } from '../shared/clients/dynamodb';
import type { StatusChanged } from '../shared/events/events';
import { deliveryKey, LOG_DAYS, type Delivery } from '../shared/webhooks/delivery';
import type { Attempted } from './post';

/** An attempt, and what comes of it. */
export interface Logged {
  readonly endpoint: string;
  readonly event: StatusChanged;
  readonly at: Date;
  readonly attempted: Attempted;
  readonly state: Delivery['state'];
  /** Seconds until the next attempt. */
  readonly pause?: number;
}

/** Adds an attempt to the delivery log. Of the event it keeps all but the subject, which an erasure could not find. */
export async function logAttempt(table: string, logged: Logged): Promise<void> {
  const { endpoint, event, at, attempted } = logged;
  const { verificationId, sequence } = event;
  const expression = new UpdateExpression();
  for (const [name, value] of Object.entries(membersOf(logged))) {
    if (value === undefined) expression.remove(name);
    else expression.set(name, value);
  }
  expression.append('attempts', { at: at.toISOString(), ...attempted });
  const Key = { verificationId, delivery: deliveryKey(sequence, endpoint) };
  await dynamodb.send(new UpdateCommand({ TableName: table, Key, ...expression.toInput() }));
}

/** What is written anew by every attempt. */
function membersOf({ endpoint, event, at, state, pause }: Logged) {
  const updatedAt = at.toISOString();
  const next = pause === undefined ? undefined : new Date(at.getTime() + pause * 1000);
  return {
    endpoint,
    event: { ...event, subjectId: undefined },
    state,
    updatedAt,
    nextAttemptAt: next?.toISOString(),
    failedOn: state === 'delivered' ? undefined : updatedAt.slice(0, 10),
    expiresAt: Math.floor(at.getTime() / 1000) + LOG_DAYS * 86_400,
  };
}
