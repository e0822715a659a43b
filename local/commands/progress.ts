import pc from 'picocolors';

/** Says what is being done, and how long it took when it is done. */
export async function withProgress<Result>(
  what: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const start = performance.now();
  process.stderr.write(`${what} … `);
  try {
    const result = await work();
    process.stderr.write(`${pc.green('done')} ${seconds(performance.now() - start)}\n`);
    return result;
  } catch (error) {
    process.stderr.write(`${pc.red('failed')}\n`);
    throw error;
  }
}

/** Milliseconds as seconds, with one decimal. */
export const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;
