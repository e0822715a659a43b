import * as z from 'zod';
import { logger } from '../shared/logger';
import { deleteExpiredFaces } from './delete-expired-faces';
import { keepHeld } from './keep-held';
import { environment } from './environment';
import { Remaining } from './remaining';

/** A "Scheduled Event" of EventBridge; periods end by its time, however late it comes. */
const eventSchema = z.object({ time: z.iso.datetime() });

const contextSchema = z.object({ getRemainingTimeInMillis: z.custom<() => number>() });

const DAY = 86_400_000;

/**
 * Does what no lifecycle and no time to live can: first keeps what is on legal hold, what has been stored since
 * included, then deletes face vectors whose time is over. Repeated, it goes on with what is left; when it does not come to
 * an end in its time it fails, and Lambda calls it again.
 *
 * @throws RetentionUnfinished
 */
export async function handler(event: unknown, context: unknown): Promise<void> {
  const { time } = eventSchema.parse(event);
  const { getRemainingTimeInMillis } = contextSchema.parse(context);
  const remaining = new Remaining(getRemainingTimeInMillis);
  const held = await keepHeld(remaining);
  const { faceDays } = environment.POLICY.retention;
  const faces = await deleteExpiredFaces(new Date(Date.parse(time) - faceDays * DAY), remaining);
  logger.info('Enforced retention', { held, faces });
}
