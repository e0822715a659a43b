import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from '../../local/paths';

/** Runs a program of this folder until it has written so many lines, kills it, and gives all lines it has written. */
export async function linesUntilKilled(
  program: string,
  folder: string,
  count: number,
): Promise<string[]> {
  const writer = spawn(
    process.execPath,
    ['--import', 'tsx', join(__dirname, `${program}.ts`), folder],
    { cwd: projectRoot, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const exit = once(writer, 'exit');
  const lines: string[] = [];
  for await (const line of createInterface({ input: writer.stdout })) {
    lines.push(line);
    if (lines.length === count) writer.kill('SIGKILL');
  }
  await exit;
  return lines;
}
