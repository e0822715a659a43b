import { writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { existsSync } from 'node:fs';

/** Says that it has begun, and ends once it is let. */
export const handler = async ({ begun, gate }: { begun: string; gate: string }) => {
  await writeFile(begun, '');
  while (!existsSync(gate)) await delay(5);
  return 'through';
};
