import { resolve } from 'node:path';
import * as z from 'zod';
import { readArguments, runCommand } from '../local/commands/arguments';
import { findTarget } from './webhooks/target';
import { listen } from './webhooks/listen';
import { replayDead, replayLogged } from './webhooks/replay';
import { rotate, showSecret } from './webhooks/secrets';

const COMMANDS = ['listen', 'secret', 'rotate', 'replay'] as const;

const options = z
  .object({
    command: z.enum(COMMANDS, { error: `Give one of ${COMMANDS.join(', ')}.` }),
    endpoint: z.string().optional(),
    force: z.boolean().default(false),
    port: z.coerce
      .number({ error: 'give a number between 1 and 65535' })
      .int()
      .min(1)
      .max(65_535)
      .default(4600),
    since: z.iso
      .datetime({ offset: true, error: 'give a moment such as 2026-11-23T08:00:00Z' })
      .transform((text) => new Date(text))
      .optional(),
    verification: z.uuid({ error: 'give the id of a verification, which is a UUID' }).optional(),
    dead: z.boolean().default(false),
    outputs: z.string().optional(),
    data: z
      .string()
      .default('.honnin')
      .transform((path) => resolve(path)),
  })
  .refine(
    ({ command, since, verification, dead }) =>
      command !== 'replay' || since !== undefined || verification !== undefined || dead,
    { error: 'Say what to send again: --since MOMENT, --verification ID, or --dead.' },
  )
  .refine(
    ({ dead, since, verification, endpoint }) =>
      !dead || (since === undefined && verification === undefined && endpoint === undefined),
    { error: '--dead: give it alone, since it empties the dead-letter queue' },
  );

async function webhooks(): Promise<number> {
  const given = readArguments(
    {
      endpoint: { type: 'string' },
      force: { type: 'boolean' },
      port: { type: 'string' },
      since: { type: 'string' },
      verification: { type: 'string' },
      dead: { type: 'boolean' },
      outputs: { type: 'string' },
      data: { type: 'string' },
    },
    options,
    'command',
  );
  const target = await findTarget(given);
  switch (given.command) {
    case 'listen':
      return listen(target, target.endpoint(given.endpoint), given.port);
    case 'secret':
      return showSecret(target, target.endpoint(given.endpoint));
    case 'rotate':
      return rotate(target, target.endpoint(given.endpoint), given.force);
    case 'replay':
      return given.dead ? replayDead(target) : replayLogged(target, given);
  }
}

void runCommand(webhooks);
