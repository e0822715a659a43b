import { access, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { projectRoot } from '../paths';

/** A bundle may change with these although no file of it does: they decide which files those are. */
const resolutionFiles = ['package-lock.json', 'tsconfig.json'].map((name) =>
  join(projectRoot, name),
);

/** What a bundle was made from: each file with the time of its last change and its size. */
const record = z.object({
  bundle: z.string(),
  inputs: z.array(z.object({ path: z.string(), changedAt: z.number(), size: z.number() })),
});

type Input = z.infer<typeof record>['inputs'][number];

/** The path of the bundle that a record tells of, unless one of its files has changed since. */
export async function findBundle(recordPath: string): Promise<string | undefined> {
  try {
    const { bundle, inputs } = record.parse(JSON.parse(await readFile(recordPath, 'utf8')));
    await access(bundle);
    const unchanged = await Promise.all(inputs.map(isUnchanged));
    return unchanged.every(Boolean) ? bundle : undefined;
  } catch {
    return undefined;
  }
}

/** The record of a bundle, as text. */
export async function rememberBundle(bundle: string, inputs: readonly string[]): Promise<string> {
  const described = await Promise.all([...inputs, ...resolutionFiles].map(describe));
  return JSON.stringify({ bundle, inputs: described } satisfies z.infer<typeof record>);
}

async function describe(path: string): Promise<Input> {
  const { mtimeMs, size } = await stat(path);
  return { path, changedAt: mtimeMs, size };
}

async function isUnchanged({ path, changedAt, size }: Input): Promise<boolean> {
  const now = await describe(path);
  return now.changedAt === changedAt && now.size === size;
}
