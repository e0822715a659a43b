/** Attempts at something, by what they do. */
export type Attempts = Readonly<Record<string, Promise<unknown>>>;

/** What became of each attempt that was not refused for want of a right: nothing, where all were. */
export async function notDenied(attempts: Attempts): Promise<string[]> {
  const outcomes = await Promise.all(
    Object.entries(attempts).map(async ([what, attempt]) => {
      const [answer] = await Promise.allSettled([attempt]);
      if (answer.status === 'fulfilled') return `${what}: allowed`;
      return `${what}: ${answer.reason instanceof Error ? answer.reason.name : 'unknown'}`;
    }),
  );
  return outcomes.filter((outcome) => !/: AccessDenied(Exception)?$/.test(outcome));
}
